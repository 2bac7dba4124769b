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

/** The running server writes to the same file: a turn that is missed there is asked for again. */
const TURNS = 10;
const TURN_MS = 500;

function d1(args: string[], { remote = false, persistTo }: Place): string {
  const where = remote ? ['--remote'] : ['--local', ...(persistTo ? ['--persist-to', persistTo] : [])];
  const env = { ...process.env, CI: '1' };
  let output = '';
  for (let turn = 0; turn < TURNS; turn++) {
    const ended = spawnSync('wrangler', ['d1', ...args, ...where], { env, encoding: 'utf8' });
    if (ended.status === 0) return ended.stdout;
    output = `${ended.stdout}${ended.stderr}`;
    if (!output.includes('SQLITE_BUSY')) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS);
  }
  if (output.includes('no such table'))
    throw new Error('There is no database yet: start Tilt once with npm start.');
  throw new Error(`wrangler d1 ${args[0]} failed: ${output.trim()}`);
}
