import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../scripts/database.ts';

/** A real server on a port and a database of its own, as `npm start` runs it. */
export interface TestServer {
  base: string;
  persistTo: string;
  start(): Promise<void>;
  /** SIGKILL to the server and all its processes at once: no goodbye, as when the plug is pulled. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** @param vars further variables of the Worker, as `NAME:value` */
export async function newServer(...vars: string[]): Promise<TestServer> {
  const persistTo = mkdtempSync(join(tmpdir(), 'tilt-e2e-'));
  const port = await freePort();
  const base = `http://localhost:${port}`;
  migrate({ persistTo });
  let group: number | undefined;

  async function start(): Promise<void> {
    const args = ['dev', '--port', String(port), '--inspector-port', '0', '--persist-to', persistTo];
    const options = [
      '--show-interactive-dev-session=false',
      '--log-level=error',
      '--var',
      'SIGNING_SECRET:of-the-end-to-end-tests-alone',
      ...vars,
    ];
    const server = spawn('wrangler', [...args, ...options], {
      detached: true,
      env: { ...process.env, X_LOCAL_OBSERVABILITY: 'false' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    group = server.pid;
    await untilAnswering(base);
  }

  async function kill(): Promise<void> {
    if (group === undefined) return;
    process.kill(-group, 'SIGKILL');
    group = undefined;
    while (await isAnswering(base)) await sleep(20);
  }

  async function remove(): Promise<void> {
    await kill();
    rmSync(persistTo, { recursive: true, force: true });
  }

  return { base, persistTo, start, kill, remove };
}

async function untilAnswering(base: string): Promise<void> {
  const untilMs = Date.now() + 60_000;
  while (!(await isAnswering(base))) {
    if (Date.now() > untilMs) throw new Error(`no answer at ${base}`);
    await sleep(50);
  }
}

function isAnswering(base: string): Promise<boolean> {
  return fetch(`${base}/v1/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
