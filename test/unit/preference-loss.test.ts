import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  pairLoss,
  preferenceProbability,
  rankingLoss,
  rankingLossGradient,
} from '../../worker/core/preference-loss.ts';

const goldenFile = new URL('../../../shared/golden/preference-loss.json', import.meta.url);
const rewardsOf = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 9 });

test('a margin of log 3 is a 3 to 1 preference: it costs log 4/3, and its opposite log 4', () => {
  expect(preferenceProbability(Math.log(3))).toBeCloseTo(0.75, 12);
  expect(pairLoss(Math.log(3))).toBeCloseTo(Math.log(4 / 3), 12);
  expect(pairLoss(-Math.log(3))).toBeCloseTo(Math.log(4), 12);
  expect(pairLoss(0)).toBeCloseTo(Math.LN2, 12);
});

test('a pair at its target margin costs log 2', () => {
  expect(pairLoss(1.5, 1.5)).toBeCloseTo(Math.LN2, 12);
});

test('losses stay finite at margins where the naive formula overflows', () => {
  expect(pairLoss(-1000)).toBe(1000);
  expect(pairLoss(1000)).toBe(0);
  expect(preferenceProbability(-1000)).toBe(0);
  expect(preferenceProbability(1000)).toBe(1);
});

test('a ranking of three costs the mean of its three pairs', () => {
  const odds = [Math.log(3), 0, -Math.log(3)];
  expect(rankingLoss(odds)).toBeCloseTo((2 * Math.log(4 / 3) + Math.log(10 / 9)) / 3, 12);
});

test('the gradient agrees with finite differences', () => {
  fc.assert(
    fc.property(rewardsOf, (rewards) => {
      const step = 1e-5;
      const numeric = rewards.map((_, at) => {
        const moved = (by: number) =>
          rankingLoss(rewards.map((value, index) => (index === at ? value + by : value)));
        return (moved(step) - moved(-step)) / (2 * step);
      });
      for (const [at, value] of rankingLossGradient(rewards).entries())
        expect(value).toBeCloseTo(numeric[at] as number, 6);
    }),
  );
});

test('only differences of rewards matter: a shift of all changes nothing, and the gradient sums to 0', () => {
  fc.assert(
    fc.property(rewardsOf, fc.double({ min: -10, max: 10, noNaN: true }), (rewards, shift) => {
      expect(rankingLoss(rewards.map((value) => value + shift))).toBeCloseTo(rankingLoss(rewards), 9);
      expect(rankingLossGradient(rewards).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    }),
  );
});

test('a ranking of fewer than two responses is refused', () => {
  for (const rewards of [[], [1]]) {
    expect(() => rankingLoss(rewards)).toThrow('two responses');
    expect(() => rankingLossGradient(rewards)).toThrow('two responses');
  }
});

describe.skipIf(!existsSync(goldenFile))(
  'beside ../shared/golden/preference-loss.json (skipped where absent)',
  () => {
    const golden = existsSync(goldenFile) ? JSON.parse(readFileSync(goldenFile, 'utf8')) : null;

    test('pair losses, with and without target margins, agree', () => {
      const margins: number[] = golden.chosen.map(
        (chosen: number, at: number) => chosen - golden.rejected[at],
      );
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      for (const [at, margin] of margins.entries())
        expect(pairLoss(margin)).toBeCloseTo(golden.per_pair_nll[at], 9);
      expect(mean(margins.map((margin) => pairLoss(margin)))).toBeCloseTo(golden.loss, 9);
      expect(mean(margins.map((margin, at) => pairLoss(margin, golden.margin[at])))).toBeCloseTo(
        golden.loss_margin,
        9,
      );
    });

    test("InstructGPT's loss and gradient agree: each ranking one batch element, not its pairs shuffled flat", () => {
      const {
        rankings_best_first: rankings,
        per_prompt_mean_over_pairs: losses,
        loss,
        grad_prompt0: gradient,
      } = golden.instructgpt;
      for (const [at, rewards] of rankings.entries()) expect(rankingLoss(rewards)).toBeCloseTo(losses[at], 9);
      expect((rankingLoss(rankings[0]) + rankingLoss(rankings[1])) / 2).toBeCloseTo(loss, 9);
      for (const [at, value] of rankingLossGradient(rankings[0]).entries())
        expect(value).toBeCloseTo(gradient[at], 9);
    });
  },
);
