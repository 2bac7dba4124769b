import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnOf,
  coverOf,
  FANOUT,
  refine,
  runsOf,
  type Span,
  spanSize,
} from '../../worker/core/series-pyramid.ts';
import { chunkLength, startOfChunk } from '../../worker/core/training-policy.ts';

const placesOf = ({ level, bucket }: Span): number[] =>
  Array.from({ length: spanSize(level) }, (_, at) => bucket * spanSize(level) + at);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const window = fc
  .tuple(fc.nat({ max: 3000 }), fc.nat({ max: 3000 }))
  .map(([from, length]) => [from, from + length] as const);

describe('a cover', () => {
  it('has each place of the window once, in order, and no other', () => {
    fc.assert(
      fc.property(window, ([from, to]) => {
        expect(coverOf(from, to).flatMap(placesOf)).toEqual(range(from, to));
      }),
    );
  });

  it('is of few spans, however long the window', () => {
    expect(coverOf(1, 10 ** 9).length).toBeLessThan(2 * FANOUT * 11);
  });
});

describe('refining', () => {
  const read = (spans: readonly Span[]) =>
    spans.flatMap(({ level, bucket }) =>
      range(0, FANOUT).map((part) => at({ level: level - 1, bucket: bucket * FANOUT + part })),
    );
  /** A series whose points lie a hundredth of a column apart. */
  const at = (span: Span) => {
    const places = placesOf(span);
    return { ...span, first: (places[0] as number) / 100, last: (places.at(-1) as number) / 100 };
  };

  it('splits what is wider than a column, keeps the order and loses nothing', () => {
    fc.assert(
      fc.property(window, ([from, to]) => {
        const refined = refine(coverOf(from, to).map(at), { read, mostRead: 100_000 });
        expect(refined.flatMap(placesOf)).toEqual(range(from, to));
        expect(refined.every(({ level, first, last }) => level === 0 || last - first <= 1)).toBe(true);
      }),
    );
  });

  it('reads no more than it may, and the widest first', () => {
    let asked = 0;
    const counted = (spans: readonly Span[]) => {
      asked += spans.length * FANOUT;
      return read(spans);
    };
    const wide = { level: 4, bucket: 0, first: 0, last: 500 };
    const narrow = { level: 4, bucket: 1, first: 500, last: 502 };
    const refined = refine([wide, narrow], { read: counted, mostRead: FANOUT });
    expect(asked).toBe(FANOUT);
    expect(refined.at(-1)).toBe(narrow);
  });
});

it('reads what follows on one level in one go', () => {
  const spans = [
    { level: 1, bucket: 3 },
    { level: 1, bucket: 4 },
    { level: 0, bucket: 40 },
    { level: 0, bucket: 42 },
  ];
  expect(runsOf(spans)).toEqual([
    { level: 1, from: 3, to: 5 },
    { level: 0, from: 40, to: 41 },
    { level: 0, from: 42, to: 43 },
  ]);
});

it('places values on a linear and on a logarithmic axis', () => {
  expect(columnOf(50, { low: 0, high: 100, log: false }, 10)).toBe(5);
  expect(columnOf(100, { low: 1, high: 10_000, log: true }, 10)).toBeCloseTo(5, 12);
  expect(columnOf(7, { low: 7, high: 7, log: false }, 10)).toBe(0);
});

it('knows where each chunk begins', () => {
  for (let place = 0, start = 0; place < 200; start += chunkLength(start), place++) {
    expect(startOfChunk(place)).toBe(start);
  }
});
