import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../cli/connection.ts';
import { kindOf } from '../../cli/import-format.ts';
import { nearest } from '../../cli/nearest.ts';
import { readLines } from '../../cli/read-lines.ts';
import { sparkline, sparklines } from '../../cli/sparkline.ts';
import { hasColour, plain, rowsOf } from '../../cli/terminal.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function* chunks(buffer: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < buffer.length; from += size) yield buffer.subarray(from, from + size);
}

describe('lines of a file', () => {
  it('come out as they went in, however the file is cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\uFEFF]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const read = await all(readLines(chunks(Buffer.from(`${lines.join('\n')}\n`), size)));
          expect(read.map(({ text }) => text)).toEqual(lines);
          expect(read.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
        },
      ),
    );
  });

  it('lose a mark of byte order, carriage returns, and no last line without a break', async () => {
    const read = await all(readLines(chunks(Buffer.from('\uFEFFa\r\nb\r\nc'), 2)));
    expect(read.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });
});

describe('a sparkline', () => {
  it('goes from the smallest bar to the largest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([1, null, 0], 8)).toBe('█▁');
    expect(sparkline([2, 2], 8)).toBe('▄▄');
    expect(sparkline([], 8)).toBe('');
  });

  it('takes means where there are more values than room', () => {
    expect(sparkline([0, 2, 8, 8], 2)).toBe('▁█');
    expect(
      sparkline(
        Array.from({ length: 999 }, (_, at) => at),
        40,
      ),
    ).toHaveLength(40);
  });
});

describe('where a command calls', () => {
  const kept = { url: 'https://tilt.example/', key: 'tilt_kept' };
  it('is what the flag says, else the environment, else the login, else this machine', () => {
    const env = { TILT_URL: 'https://env.example' };
    expect(addressOf({ url: 'http://flag.example:80/x' }, { env, kept }).url).toBe('http://flag.example');
    expect(addressOf({}, { env, kept }).url).toBe('https://env.example');
    expect(addressOf({}, { env: {}, kept })).toMatchObject({ url: 'https://tilt.example', key: 'tilt_kept' });
    expect(addressOf({}, { env: {}, kept: undefined })).toMatchObject({
      url: 'http://localhost:8787',
      key: undefined,
    });
  });

  it('gets the login’s key only where it is the login’s server', () => {
    expect(addressOf({ url: 'https://tilt.example.evil.example' }, { env: {}, kept }).key).toBeUndefined();
    expect(addressOf({ url: 'http://tilt.example' }, { env: {}, kept }).key).toBeUndefined();
    expect(addressOf({ url: 'https://tilt.example' }, { env: { TILT_KEY: 'tilt_env' }, kept }).key).toBe(
      'tilt_env',
    );
  });
});

it('takes colour for people at a terminal who want it', () => {
  const terminal = { isTTY: true } as const;
  expect(hasColour(terminal, {})).toBe(true);
  expect(hasColour(terminal, { NO_COLOR: 'yes' })).toBe(false);
  expect(hasColour(terminal, { TERM: 'dumb' })).toBe(false);
  expect(hasColour({ isTTY: false }, {})).toBe(false);
});

it('shows others’ texts without what would steer a terminal', () => {
  expect(plain('a\u001b[31mred\u001b[0m\nb\u0007', 80)).toBe('ared b ');
  expect(plain('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
});

it('knows a kind of file by its ending, its beginning or what it is called', () => {
  const kind = (file: string, start = '', format?: string) => kindOf(file, { format, start }).contentType;
  expect(kind('a.csv')).toBe('text/csv');
  expect(kind('a.csv.gz')).toBe('text/csv');
  expect(kind('a.parquet')).toMatch(/parquet/);
  expect(kind('a.json', '\uFEFF\n [')).toBe('application/json');
  expect(kind('a.json', '{"prompt"')).toBe('application/x-ndjson');
  expect(kind('-')).toBe('application/x-ndjson');
  expect(kind('-', '', 'csv')).toBe('text/csv');
  expect(kind('a.tsv')).toBe('text/csv');
  expect(kind('-', '"prompt","chosen","rejected"\n')).toBe('text/csv');
  expect(kind('-', 'not json, but a line\n{"prompt"')).toBe('application/x-ndjson');
  expect(kind('-', 'PAR1')).toMatch(/parquet/);
  expect(kind('-', '\u001f\ufffd\b')).toBe('application/octet-stream');
});

it('guesses what a misspelt name was meant to be, and nothing where it is another word', () => {
  const names = ['login', 'import', 'export', 'score', 'key'];
  expect(nearest('exprot', names)).toBe('export');
  expect(nearest('scor', names)).toBe('score');
  expect(nearest('exp', names)).toBe('export');
  expect(nearest('imprt', names)).toBe('import');
  expect(nearest('kay', names)).toBe('key');
  expect(nearest('delete', names)).toBeUndefined();
  expect(nearest('x', names)).toBeUndefined();
});

describe('what is drawn in place', () => {
  const rows = [
    {
      name: 'loss',
      values: Array.from({ length: 300 }, (_, at) => at % 7),
      now: '0.711 (length alone 0.775)',
    },
    { name: 'progressive accuracy', values: [null, 0.5], now: '–' },
  ];

  it('fills a window and never more, down to ten bars a row', () => {
    for (const columns of [58, 80, 100, 110, 128])
      for (const row of sparklines(rows, columns)) expect(row.length).toBeLessThanOrEqual(columns);
    expect(sparklines(rows, 110)[0]).toHaveLength(110);
    expect(sparklines(rows, 20)[0]).toMatch(/ [▁-█]{10} /);
  });

  it('takes the rows of a terminal that its lines wrap to, without what only colours them', () => {
    expect(rowsOf('12345\n\n123456', 5)).toBe(4);
    expect(rowsOf('\u001b[36m12345\u001b[39m', 5)).toBe(1);
  });
});
