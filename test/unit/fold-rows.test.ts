import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../worker/core/checkpoint.ts';
import type { Outcome } from '../../worker/core/comparison.ts';
import { featurize } from '../../worker/core/features.ts';
import type { FoldState, LogRow } from '../../worker/core/fold.ts';
import { emptyFold } from '../../worker/core/fold.ts';
import type { ExampleSource } from '../../worker/training/fold-rows.ts';
import { foldRows } from '../../worker/training/fold-rows.ts';

const texts = Array.from(
  { length: 24 },
  (_, index) => `${'word '.repeat(index + 1)}${index % 3 ? '.' : '\n- list'}`,
);
const features = texts.map((text) => featurize('a prompt', text));

/** A trainer without storage: keeps every example in a list. */
function folding() {
  const examples: (readonly number[])[] = [];
  const source: ExampleSource = {
    example: (index) => examples[index] ?? [],
    features: (id) => features[id] ?? featurize('', ''),
  };
  return (state: FoldState, rows: readonly LogRow[]) => {
    const result = foldRows(state, rows, source);
    for (const chunk of result.chunks) examples.push(...chunk.examples.map(({ members }) => members));
    return result;
  };
}

const outcomes: Outcome[] = ['a', 'b', 'tie', 'both_bad', 'skip'];
const log = fc
  .array(
    fc.record({
      outcome: fc.constantFrom(...outcomes, 'a' as const, 'b' as const, 'a' as const),
      responseA: fc.nat({ max: 23 }),
      responseB: fc.nat({ max: 23 }),
      excluded: fc.boolean(),
    }),
    { minLength: 1, maxLength: 90 },
  )
  .map((rows) => rows.map((row, index): LogRow => ({ ...row, id: index + 1 })));

/** What readers would get: the provisional model where a chunk is not full. */
function published(result: ReturnType<typeof foldRows>): Uint8Array {
  return encodeCheckpoint(result.provisional?.model ?? result.state.model);
}

describe('the fold', () => {
  it('gives the same bits however the log is cut into passes', () => {
    fc.assert(
      fc.property(log, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (rows, sizes) => {
        const atOnce = folding()(emptyFold(), rows);
        const fold = folding();
        let last: ReturnType<typeof foldRows> | undefined;
        for (let from = 0, pass = 0; from < rows.length; pass++) {
          const size = sizes[pass % sizes.length] as number;
          last = fold(last?.state ?? emptyFold(), rows.slice(from, from + size));
          from += size;
        }
        expect(last?.state).toEqual(atOnce.state);
        expect(published(last as ReturnType<typeof foldRows>)).toEqual(published(atOnce));
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same bits with rows excluded as without them', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const without = folding()(
          emptyFold(),
          rows.filter(({ excluded }) => !excluded),
        );
        const withThem = folding()(emptyFold(), rows);
        expect(published(withThem)).toEqual(published(without));
        expect(withThem.state.comparisons).toBe(without.state.comparisons);
      }),
      { numRuns: 40 },
    );
  });

  it('counts every row that is not excluded, and trains on preferences alone', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const { state } = folding()(emptyFold(), rows);
        const counted = rows.filter(({ excluded }) => !excluded);
        expect(state.comparisons).toBe(counted.length);
        const preferences = counted.filter(({ outcome }) => outcome === 'a' || outcome === 'b').length;
        expect(state.examples + state.pending.length).toBe(preferences);
        expect(state.cursor).toBe(rows.at(-1)?.id);
      }),
    );
  });

  it('refuses a row it has folded already', () => {
    const row: LogRow = { id: 1, outcome: 'a', responseA: 1, responseB: 2, excluded: false };
    const fold = folding();
    const { state } = fold(emptyFold(), [row]);
    expect(() => fold(state, [row])).toThrow('not after the cursor');
  });
});
