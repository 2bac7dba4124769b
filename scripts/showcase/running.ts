import { spawnSync } from 'node:child_process';
import { newServer } from '../../test/e2e/server.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import { createKey } from '../key.ts';

/** Builds the site and runs the real Worker on a port and a database of its own while `work` works; ended whatever happens. */
export async function whileRunning(
  { build }: { build: boolean },
  work: (running: { base: string; admin: Client; key: string }) => Promise<void>,
): Promise<void> {
  if (build) {
    console.log('Building the site');
    const { status } = spawnSync('astro', ['build', '--root', 'site'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error('The site did not build.');
  }
  const server = await newServer();
  const end = () => void server.remove().finally(() => process.exit(130));
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const key = createKey({ scope: 'admin', persistTo: server.persistTo });
    await server.start();
    await work({ base: server.base, admin: createClient({ base: server.base, key }), key });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    await server.remove();
  }
}
