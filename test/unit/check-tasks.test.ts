import { describe, expect, it } from 'vitest';
import { drawChecks, drawPurposes } from '../../worker/core/check-tasks.ts';
import { expectedOutcome, sortedGold } from '../../worker/core/gold.ts';
import { pairKey } from '../../worker/core/pairing.ts';
import { seededRandom } from '../../worker/core/random.ts';

const seeded = (seed: number) => {
  const next = seededRandom(seed);
  return () => next() / 2 ** 32;
};

describe('what tasks are for', () => {
  it('is drawn at the shares asked for, gold and repeats each', () => {
    const drawn = drawPurposes(20_000, { goldShare: 0.05, repeatShare: 0.1 }, seeded(1));
    const count = (wanted: string) => drawn.filter((purpose) => purpose === wanted).length;
    // Five standard errors.
    expect(Math.abs(count('gold') - 1_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.05 * 0.95));
    expect(Math.abs(count('repeat') - 2_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
    expect(drawPurposes(1_000, { goldShare: 0, repeatShare: 0 }, seeded(2))).toEqual([]);
  });
});

describe('the right answer', () => {
  it('goes with the response, whichever is shown first', () => {
    for (const outcome of ['a', 'b', 'tie', 'both_bad'] as const) {
      const pair = { a: 9, b: 4, outcome };
      const sorted = sortedGold(pair);
      expect([sorted.a, sorted.b]).toEqual([4, 9]);
      expect(expectedOutcome(sorted, 9)).toBe(outcome);
      expect(expectedOutcome(sorted, 9)).toBe(expectedOutcome(pair, 9));
      expect(expectedOutcome(sorted, 4)).toBe(expectedOutcome(pair, 4));
    }
    expect(expectedOutcome({ a: 9, b: 4, outcome: 'a' }, 4)).toBe('b');
  });
});

describe('checks', () => {
  const draw = (answers: number, repeated: number[] = []) => {
    const judged = new Map(
      Array.from({ length: answers }, (_, id) => [id + 1, { a: 2 * id, b: 2 * id + 1 }]),
    );
    const pairs = new Set([...judged.values()].map(({ a, b }) => pairKey(a, b)));
    const answered = { pairs, judged, repeated: new Set(repeated) };
    const gold = new Map([[pairKey(0, 1), { a: 0, b: 1, outcome: 'a' as const }]]);
    const held: number[] = [];
    const isHeld = (a: number, b: number) => held.includes(pairKey(a, b));
    const ask = { count: 600, goldShare: 0.5, repeatShare: 0.5 };
    return drawChecks(ask, { answered, gold, isHeld, random: seeded(3) }, ({ a, b }) => {
      held.push(pairKey(a, b));
    });
  };

  it('are, of what was answered, all but the newest ten, with sides exchanged, none twice and none that is gold by now', () => {
    const checks = draw(110);
    expect(checks.every(({ purpose, a, b }) => purpose === 'repeat' && a === b + 1)).toBe(true);
    expect(checks.map(({ b }) => b / 2).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 99 }, (_, index) => index + 1),
    );
    expect(draw(110, [pairKey(2, 3)])).toHaveLength(98);
  });

  it('are no repeats before the 100th answer, and no gold that the annotator has had', () => {
    expect(draw(99)).toEqual([]);
    expect(draw(0)).toEqual([expect.objectContaining({ purpose: 'gold', active: false })]);
  });
});
