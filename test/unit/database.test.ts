import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { query } from '../../scripts/database.ts';

const BUSY = '{"error": {"text": "database is locked: SQLITE_BUSY"}}';

/** Puts a `wrangler` before the real one that fails so often, saying this. @returns how often it was run */
function wrangler({ fails, saying }: { fails: number; saying: string }): () => number {
  const directory = mkdtempSync(join(tmpdir(), 'tilt-wrangler-'));
  const runs = join(directory, 'runs');
  writeFileSync(runs, '');
  writeFileSync(
    join(directory, 'wrangler'),
    `#!/bin/sh
echo >> '${runs}'
if [ "$(wc -l < '${runs}')" -le ${fails} ]; then echo '${saying}'; exit 1; fi
echo '[{"results": [{"count": 3}]}]'
`,
  );
  chmodSync(join(directory, 'wrangler'), 0o755);
  vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
  return () => readFileSync(runs, 'utf8').length;
}

afterEach(() => vi.unstubAllEnvs());

it('waits for its turn while the server writes', () => {
  const runs = wrangler({ fails: 2, saying: BUSY });
  expect(query('select count(*) as count from keys')).toEqual([{ count: 3 }]);
  expect(runs()).toBe(3);
});

it('says at once what is wrong otherwise', () => {
  const runs = wrangler({ fails: 1, saying: 'no such table: keys' });
  expect(() => query('select 1')).toThrow('start Tilt once with npm start');
  expect(runs()).toBe(1);
});
