import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEWCOMER_WEIGHT } from '../../worker/core/quality/annotator-kinds.ts';
import { weighCrowd } from '../../worker/core/quality/assess-crowd.ts';
import { DEFAULT_CAP } from '../../worker/core/quality/influence-cap.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { nextRefit } from '../../worker/core/quality/refit-schedule.ts';
import {
  fitWeights,
  NO_WEIGHTS,
  type WeightState,
  weighJudgements,
} from '../../worker/core/quality/weight-fold.ts';
import { guess, honest, meanOf, pushes, syntheticCrowd } from './synthetic-crowd.ts';

const crowdOf = (seed: number) =>
  syntheticCrowd(seed, [
    { name: 'honest', annotators: 8, each: 20, answer: honest },
    { name: 'guess', annotators: 2, each: 20, answer: guess },
    { name: 'ring', annotators: 2, each: 20, answer: pushes('beta') },
  ]);

const atOnce = (judgements: readonly CrowdJudgement[]) =>
  weighJudgements(NO_WEIGHTS, judgements, { folded: () => [], cap: DEFAULT_CAP });

describe('the fold of weights', () => {
  it('gives the same bits however the log is cut into passes, a rebuild included', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), sizes, (seed, cuts) => {
        const judgements = crowdOf(seed);
        let state: WeightState = NO_WEIGHTS;
        const weights: number[] = [];
        for (let from = 0, pass = 0; from < judgements.length; pass++) {
          const to = from + (cuts[pass % cuts.length] as number);
          const before = judgements.slice(0, from);
          const folded = weighJudgements(state, judgements.slice(from, to), {
            folded: () => before,
            cap: DEFAULT_CAP,
          });
          state = folded.state;
          weights.push(...folded.weights);
          from = to;
        }
        expect({ state, weights }).toEqual(atOnce(judgements));
      }),
      { numRuns: 12 },
    );
  });

  it('weighs what comes after a judgement that was taken out as if it had never been there', () => {
    // What the trainer does: back to the state before it, then on without it.
    const judgements = crowdOf(4);
    for (const gone of [0, 31, 32, 100, 239]) {
      const without = judgements.filter((_, index) => index !== gone);
      const before = atOnce(judgements.slice(0, gone));
      const after = weighJudgements(before.state, without.slice(gone), {
        folded: () => judgements.slice(0, gone),
        cap: DEFAULT_CAP,
      });
      expect({ state: after.state, weights: [...before.weights, ...after.weights] }).toEqual(atOnce(without));
    }
  });

  it('weighs by the refit before it: newcomers until the first, then by judgements up to it alone', () => {
    const judgements = crowdOf(2);
    const { weights, state } = atOnce(judgements);
    expect(weights.slice(0, 32)).toEqual(new Array(32).fill(NEWCOMER_WEIGHT));
    const first = fitWeights(judgements.slice(0, 32), DEFAULT_CAP);
    expect(nextRefit(32)).toBe(36);
    for (const at of [32, 33, 34, 35])
      expect(weights[at]).toBe(first.get(judgements[at]?.annotator ?? '') ?? NEWCOMER_WEIGHT);
    expect(state.judgements).toBe(240);
    expect(state.weights).toEqual(fitWeights(judgements.slice(0, state.fittedTo), DEFAULT_CAP));
  });

  it('asks for what it has folded at a refit only', () => {
    const judgements = crowdOf(3);
    const { state } = atOnce(judgements.slice(0, 40));
    const never = () => {
      throw new Error('asked');
    };
    expect(state.fittedTo).toBe(36);
    const options = { folded: never, cap: DEFAULT_CAP };
    expect(() =>
      weighJudgements({ ...state, judgements: 37 }, judgements.slice(37, 40), options),
    ).not.toThrow();
    expect(() => weighJudgements(state, judgements.slice(40, 41), options)).toThrow('asked');
  });

  it('learns whom to trust as it goes', () => {
    const judgements = syntheticCrowd(9, [
      { name: 'honest', annotators: 30, each: 100, answer: honest },
      { name: 'guess', annotators: 6, each: 100, answer: guess },
    ]);
    const { weights } = atOnce(judgements);
    const late = judgements.flatMap(({ annotator }, at) =>
      at > 2700 ? [{ honest: annotator.startsWith('honest'), weight: weights[at] as number }] : [],
    );
    const meanWeight = (of: boolean) =>
      meanOf(late.filter((one) => one.honest === of).map(({ weight }) => weight));
    expect(meanWeight(true)).toBeGreaterThan(0.8);
    expect(meanWeight(false)).toBeLessThan(0.35);
  });
});

describe('the weights of a refit', () => {
  it('are those of the crowd with its influence capped', () => {
    const judgements = crowdOf(5);
    const cap = { share: 0.1, fromAnnotators: 10 };
    const weights = fitWeights(judgements, cap);
    const plain = weighCrowd(judgements);
    expect(fitWeights(judgements, { share: 0.1, fromAnnotators: 13 })).toEqual(plain);
    const totals = [...weights].map(
      ([name, weight]) => weight * judgements.filter(({ annotator }) => annotator === name).length,
    );
    const total = totals.reduce((sum, one) => sum + one, 0);
    for (const one of totals) expect(one / total).toBeLessThanOrEqual(0.1 + 1e-9);
    for (const [name, weight] of weights) expect(weight).toBeLessThanOrEqual(plain.get(name) as number);
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
