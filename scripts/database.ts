import { spawnSync } from 'node:child_process';

export interface Place {
  /** On Cloudflare instead of this machine. */
  remote?: boolean;
  /** Where the local database lies; without it, where `npm start` has it. */
  persistTo?: string;
}

/** Runs SQL on Tilt's D1. @returns the rows of the last statement */
export function query(sql: string, place: Place = {}): Record<string, unknown>[] {
  const output = d1(['execute', 'DB', '--json', '--command', sql], place);
  const results = JSON.parse(output.slice(output.indexOf('['))) as { results?: Record<string, unknown>[] }[];
  return results.at(-1)?.results ?? [];
}

export function migrate(place: Place = {}): void {
  d1(['migrations', 'apply', 'DB'], place);
}

function d1(args: string[], { remote = false, persistTo }: Place): string {
  const where = remote ? ['--remote'] : ['--local', ...(persistTo ? ['--persist-to', persistTo] : [])];
  const env = { ...process.env, CI: '1' };
  const { status, stdout, stderr } = spawnSync('wrangler', ['d1', ...args, ...where], {
    env,
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  const output = `${stdout}${stderr}`;
  if (output.includes('no such table'))
    throw new Error('There is no database yet: start Tilt once with npm start.');
  throw new Error(`wrangler d1 ${args[0]} failed: ${output.trim()}`);
}
