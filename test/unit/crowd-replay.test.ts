import { describe, expect, test } from 'vitest';
import { isLoopback } from '../../scripts/crowd/admin-key.ts';
import { batches } from '../../scripts/crowd/batches.ts';
import { inFlight, readAhead } from '../../scripts/crowd/in-flight.ts';
import { postJudgements } from '../../scripts/crowd/post-judgements.ts';
import { type RecordedLine, readLine } from '../../scripts/crowd/recorded.ts';
import { emptyReplay, slugOf } from '../../scripts/crowd/replay.ts';
import { isDuplicate } from '../../scripts/crowd/simulate.ts';

function readable(value: unknown, number = 1): Extract<RecordedLine, { text: string }> {
  const line = readLine(JSON.stringify(value), number, 'the-file');
  if ('reason' in line) throw new Error(line.reason);
  return line;
}

describe('a recorded line', () => {
  test('gives one judgement a vote, as its annotator, sides as recorded', () => {
    const votes = [
      { annotator: 'ann', outcome: 'a' },
      { annotator: 'bob', outcome: 'tie' },
    ];
    const { judgements } = readable({ prompt: 'Why?', a: 'Because.', b: 'Dunno.', votes }, 12);
    expect(judgements).toMatchObject([
      { pair: { prompt: 'Why?', a: 'Because.', b: 'Dunno.', annotator: 'ann' }, outcome: 'a' },
      { pair: { annotator: 'bob' }, outcome: 'tie' },
    ]);
    const references = judgements.map(({ pair }) => pair.reference);
    expect(references[0]).toMatch(/^12:0:/);
    expect(new Set(references).size).toBe(2);
  });

  test('has the same references on every reading', () => {
    const row = { prompt: 'p', chosen: 'x', rejected: 'y' };
    expect(readable(row).judgements).toEqual(readable(row).judgements);
  });

  test('shows the chosen text now left, now right, and names it either way', () => {
    const rows = Array.from({ length: 200 }, (_, i) =>
      readable({ prompt: `p${i}`, chosen: 'good', rejected: 'bad' }),
    );
    const judged = rows.flatMap(({ judgements }) => judgements);
    for (const { pair, outcome } of judged) expect(outcome === 'a' ? pair.a : pair.b).toBe('good');
    const left = judged.filter(({ outcome }) => outcome === 'a').length;
    expect(left).toBeGreaterThan(70);
    expect(left).toBeLessThan(130);
  });

  test('is judged by one named for the file where it names nobody', () => {
    expect(readable({ prompt: 'p', chosen: 'x', rejected: 'y' }).judgements[0]?.pair.annotator).toBe(
      'the-file',
    );
  });

  test('says why it cannot be used', () => {
    expect(readLine('{"prompt":', 3, 'f')).toMatchObject({
      number: 3,
      reason: expect.stringContaining('JSON'),
    });
    expect(readLine('{"colour":"red"}', 4, 'f')).toMatchObject({ reason: expect.stringContaining('fields') });
  });
});

test('judgements the server refuses are found out alone; the rest of their batch is posted', async () => {
  const lines = Array.from({ length: 10 }, (_, i) =>
    readable({ prompt: `p${i}`, chosen: 'x', rejected: 'y' }, i + 1),
  );
  const answered: string[] = [];
  const send: typeof fetch = async (input, init) => {
    const body = JSON.parse(String(init?.body));
    if (String(input).endsWith('/comparisons')) {
      answered.push(body.task);
      return Response.json({ id: answered.length }, { status: 201 });
    }
    const prompts: string[] = body.pairs.map((pair: { prompt: string }) => pair.prompt);
    if (prompts.includes('p6'))
      return Response.json({ code: 'pair_not_found', detail: 'no such pair' }, { status: 404 });
    return Response.json({ tasks: prompts.map((task) => ({ task, responses: [] })) });
  };
  const { tally } = emptyReplay();
  const progress = { advance: () => undefined, note: () => undefined, stop: () => undefined };
  const server = { base: '', slug: 's', send, retry: { patienceMs: 0 } };
  await postJudgements(server, from(lines), { concurrency: 4, tally, progress });
  expect(answered.toSorted()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p7', 'p8', 'p9']);
  expect(tally).toMatchObject({ recorded: 9, refused: 1, firstRefusal: 'pair_not_found: no such pair' });
});

test('batches keep to count and size, and a giant goes alone', async () => {
  const sizes = { count: 3, bytes: 10, sizeOf: (n: number) => n };
  expect(await all(batches(from([1, 1, 1, 1, 5, 6, 99, 1]), sizes))).toEqual([
    [1, 1, 1],
    [1, 5],
    [6],
    [99],
    [1],
  ]);
});

describe('work in flight', () => {
  test('begins in order, within the limit', async () => {
    const begun: number[] = [];
    let under = 0;
    await inFlight(from([1, 2, 3, 4, 5, 6]), 2, async (item) => {
      begun.push(item);
      expect(++under).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setTimeout(resolve, 3));
      under--;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('ends with the first failure', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('two');
    };
    await expect(inFlight(from([1, 2, 3]), 1, work)).rejects.toThrow('two');
  });

  test('reading ahead loses nothing and passes failures on', async () => {
    expect(await all(readAhead(from([1, 2, 3])))).toEqual([1, 2, 3]);
    const broken = async function* () {
      yield 1;
      throw new Error('torn');
    };
    await expect(all(readAhead(broken()))).rejects.toThrow('torn');
  });
});

test.each([
  [0, 0],
  [0.1, 50],
  [0.25, 125],
  [1, 500],
])('a share of %d duplicates is %i of 500', (share, expected) => {
  const places = Array.from({ length: 500 }, (_, place) => isDuplicate(place, share));
  expect(places.filter(Boolean)).toHaveLength(expected);
});

test.each([
  ['/data/Arguments_Crowd 2.jsonl', 'arguments-crowd-2'],
  ['hh-helpful.jsonl', 'hh-helpful'],
  [`${'x'.repeat(63)}-tail.jsonl`, 'x'.repeat(63)],
  ['日本.jsonl', ''],
])('a project for %s is called "%s"', (file, slug) => {
  expect(slugOf(file)).toBe(slug);
});

test('only this machine is given a key of its own accord', () => {
  expect(['http://127.0.0.1:8787', 'http://localhost:1', 'http://[::1]:1'].map(isLoopback)).toEqual([
    true,
    true,
    true,
  ]);
  expect(isLoopback('https://127.0.0.1.example.com')).toBe(false);
});

async function* from<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
