import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText } from '../../worker/core/features/hash.ts';
import { NEWCOMER_WEIGHT } from '../../worker/core/quality/annotator-kinds.ts';
import { weighCrowd } from '../../worker/core/quality/assess-crowd.ts';
import { DEFAULT_CAP } from '../../worker/core/quality/influence-cap.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { nextRefit } from '../../worker/core/quality/refit-schedule.ts';
import {
  fitWeights,
  NO_REFIT,
  type Refit,
  refitsDue,
  weightAt,
} from '../../worker/core/quality/weight-fold.ts';
import { guess, honest, meanOf, pushes, syntheticCrowd } from './synthetic-crowd.ts';

const crowdOf = (seed: number) =>
  syntheticCrowd(seed, [
    { name: 'honest', annotators: 8, each: 20, answer: honest },
    { name: 'guess', annotators: 2, each: 20, answer: guess },
    { name: 'ring', annotators: 2, each: 20, answer: pushes('beta') },
  ]);

const each = (judgements: readonly CrowdJudgement[]) => judgements.map((judgement) => [judgement]);

const atOnce = (judgements: readonly CrowdJudgement[]) =>
  refitsDue(NO_REFIT, each(judgements), { before: 0, folded: () => [], cap: DEFAULT_CAP });

/** As the trainer does it: each pass has its judgements, and is told the newest weights and what came before. */
function inPasses(judgements: readonly CrowdJudgement[], cuts: readonly number[]): Refit[] {
  const refits: Refit[] = [];
  for (let from = 0, pass = 0; from < judgements.length; pass++) {
    const to = from + (cuts[pass % cuts.length] as number);
    const before = judgements.slice(0, from);
    const folded = (newest: number) => before.slice(-newest);
    const options = { before: from, folded, cap: DEFAULT_CAP };
    refits.push(...refitsDue(refits.at(-1) ?? NO_REFIT, each(judgements.slice(from, to)), options));
    from = to;
  }
  return refits;
}

describe('the fold of weights', () => {
  it('gives the same bits however the log is cut into passes, a rebuild included', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), sizes, (seed, cuts) => {
        const judgements = crowdOf(seed);
        expect(inPasses(judgements, cuts)).toEqual(atOnce(judgements));
      }),
      { numRuns: 12 },
    );
  });

  it('weighs what comes after a judgement that was taken out as if it had never been there', () => {
    // What the trainer does: back to some state before it, then on without it.
    const judgements = crowdOf(4);
    for (const gone of [0, 31, 32, 100, 239]) {
      const without = judgements.filter((_, index) => index !== gone);
      const kept = atOnce(judgements).filter(({ fittedTo }) => fittedTo <= gone);
      const after = refitsDue(kept.at(-1) ?? NO_REFIT, each(without.slice(gone)), {
        before: gone,
        folded: () => judgements.slice(0, gone),
        cap: DEFAULT_CAP,
      });
      expect([...kept, ...after]).toEqual(atOnce(without));
    }
  });

  it('weighs newcomers alike until the first refit, then by judgements up to the newest refit alone', () => {
    const judgements = crowdOf(2);
    const refits = atOnce(judgements);
    expect(refits.map(({ fittedTo }) => fittedTo).slice(0, 3)).toEqual([32, 36, 40]);
    const name = judgements[0]?.annotator ?? '';
    expect(weightAt(refits, hashText(name), 31)).toEqual({ byReliability: NEWCOMER_WEIGHT, even: 1 });
    const first = fitWeights(judgements.slice(0, 32), DEFAULT_CAP);
    for (const count of [32, 35]) expect(weightAt(refits, hashText(name), count)).toEqual(first.get(name));
    const last = refits.at(-1) as Refit;
    expect(weightAt(refits, hashText(name), 240)).toEqual(
      fitWeights(judgements.slice(0, last.fittedTo), DEFAULT_CAP).get(name),
    );
    expect(weightAt(refits, hashText('nobody'), 240)).toEqual({ byReliability: NEWCOMER_WEIGHT, even: 1 });
  });

  it('counts rows, of which a ranking has all its pairs', () => {
    const judgements = crowdOf(7).slice(0, 120);
    const rows = Array.from({ length: 40 }, (_, row) =>
      judgements.slice(3 * row, 3 * row + 3).map((judgement) => ({ ...judgement, size: 3 })),
    );
    const options = { before: 0, folded: () => [], cap: DEFAULT_CAP };
    const refits = refitsDue(NO_REFIT, rows, options);
    expect(refits.map(({ fittedTo }) => fittedTo)).toEqual([32, 36, 40]);
    const name = judgements[0]?.annotator ?? '';
    expect(refits[0]?.weights.get(hashText(name))).toEqual(
      fitWeights(rows.slice(0, 32).flat(), DEFAULT_CAP).get(name),
    );
  });

  it('asks for what it has folded at a refit only', () => {
    const judgements = crowdOf(3);
    const last = atOnce(judgements.slice(0, 40)).at(-1) as Refit;
    const folded = () => {
      throw new Error('asked');
    };
    const due = (more: number) => () =>
      refitsDue(last, each(judgements.slice(40, 40 + more)), { before: 40, folded, cap: DEFAULT_CAP });
    expect(due(4)()).toEqual([]);
    expect(due(5)).toThrow('asked');
  });

  it('remembers the weight of those who have not answered lately', () => {
    const judgements = crowdOf(6);
    const refits = refitsDue(
      { fittedTo: 225, weights: new Map([[hashText('gone'), { byReliability: 0.25, even: 1 }]]) },
      each(judgements.slice(-50)),
      { before: 225, folded: () => [], cap: DEFAULT_CAP },
    );
    expect(weightAt(refits, hashText('gone'), 275).byReliability).toBe(0.25);
  });

  it('learns whom to trust as it goes', () => {
    const judgements = syntheticCrowd(9, [
      { name: 'honest', annotators: 30, each: 100, answer: honest },
      { name: 'guess', annotators: 6, each: 100, answer: guess },
    ]);
    const refits = atOnce(judgements);
    const late = judgements.flatMap(({ annotator }, at) =>
      at > 2700
        ? [
            {
              honest: annotator.startsWith('honest'),
              weight: weightAt(refits, hashText(annotator), at).byReliability,
            },
          ]
        : [],
    );
    const meanWeight = (of: boolean) =>
      meanOf(late.filter((one) => one.honest === of).map(({ weight }) => weight));
    expect(meanWeight(true)).toBeGreaterThan(0.8);
    expect(meanWeight(false)).toBeLessThan(0.35);
  });
});

describe('the weights of a refit', () => {
  const judgements = crowdOf(5);
  const cap = { share: 0.1, fromAnnotators: 10 };
  const shareOf = (by: 'byReliability' | 'even') => {
    const totals = [...fitWeights(judgements, cap)].map(
      ([name, weight]) => weight[by] * judgements.filter(({ annotator }) => annotator === name).length,
    );
    return Math.max(...totals) / totals.reduce((sum, one) => sum + one, 0);
  };

  it('are those of the crowd with its influence capped', () => {
    const plain = weighCrowd(judgements);
    for (const uncapped of [{ share: 0.1, fromAnnotators: 13 }, null]) {
      for (const [name, weight] of fitWeights(judgements, uncapped))
        expect(weight).toEqual({ byReliability: Math.fround(plain.get(name) as number), even: 1 });
    }
    expect(shareOf('byReliability')).toBeLessThanOrEqual(0.1 + 1e-6);
    for (const [name, { byReliability }] of fitWeights(judgements, cap))
      expect(byReliability).toBeLessThanOrEqual(Math.fround(plain.get(name) as number));
  });

  it('take the pairs of a ranking for one comparison, as training does', () => {
    // One of ten ranks three responses as often as the others compare two: that is no more influence.
    const ranked = judgements.flatMap((judgement) =>
      judgement.annotator === 'honest 1' ? Array(3).fill({ ...judgement, size: 3 }) : [judgement],
    );
    const even = (of: readonly CrowdJudgement[]) => fitWeights(of, cap).get('honest 1')?.even;
    expect(even(ranked)).toBe(1);
    expect(even(ranked.map(({ size: _, ...judgement }) => judgement))).toBeLessThan(0.8);
  });

  it('hold the cap without regard to reliability, too', () => {
    const unequal = judgements.filter(({ annotator }, at) => annotator === 'honest 1' || at % 3 === 0);
    const weights = fitWeights(unequal, cap);
    expect(weights.get('honest 1')?.even).toBeLessThan(0.8);
    expect(weights.get('honest 2')?.even).toBe(1);
  });
});

describe('refits', () => {
  it('come after 32 judgements and then after an eighth more each time', () => {
    let [at, read] = [0, 0];
    while (at < 100_000) {
      const next = nextRefit(at);
      expect(next).toBeGreaterThan(at);
      if (at > 0) expect(next - at).toBeLessThanOrEqual(at / 8);
      at = next;
      read += at;
    }
    expect(nextRefit(0)).toBe(32);
    expect(read / at).toBeLessThan(10);
  });
});
