import { execFileSync } from 'node:child_process';

/** Runs SQL on the project's D1, the local one unless told otherwise. @returns the rows of the last statement */
export function query(sql: string, { remote = false } = {}): Record<string, unknown>[] {
  const args = ['d1', 'execute', 'DB', remote ? '--remote' : '--local', '--json', '--command', sql];
  const output = execFileSync('wrangler', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const results = JSON.parse(output.slice(output.indexOf('['))) as { results?: Record<string, unknown>[] }[];
  return results.at(-1)?.results ?? [];
}
