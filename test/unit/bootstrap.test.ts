import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry } from '../../worker/core/bradley-terry.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { type Bootstrapped, bootstrapStrengths } from '../../worker/core/statistics/bootstrap.ts';
import { quantile } from '../../worker/core/statistics/quantile.ts';
import { randomWeight } from '../../worker/core/statistics/random-weights.ts';
import { matchup } from './bradley-terry-cases.ts';

const BY = { ties: 'davidson', seed: 1 } as const;
const TRIANGLE = [matchup(0, 1, 300, 200, 40), matchup(1, 2, 260, 240, 30), matchup(2, 0, 150, 350, 50)];

/** Each annotator says the same of every pair, so that only annotators are independent. */
function convinced(annotators: number, each: number) {
  return Array.from({ length: annotators }, (_, at) => ({
    ...(at % 2 === 0 ? matchup(0, 1, each, 0) : matchup(0, 1, 0, each)),
    annotator: `annotator ${at}`,
    size: 2,
  }));
}

function defined(...asked: Parameters<typeof bootstrapStrengths>): Bootstrapped {
  const drawn = bootstrapStrengths(...asked);
  if ('reason' in drawn) throw new Error(drawn.reason);
  return drawn;
}

function widths({ lower, upper }: { lower: Float64Array; upper: Float64Array }) {
  return [...lower].map((low, item) => (upper[item] as number) - low);
}

describe('bootstrap intervals', () => {
  const counted = TRIANGLE.map((each) => ({ ...each, annotator: 'one', size: 2 }));

  test('are as wide as the sandwich’s where comparisons are independent', () => {
    const drawn = defined({ itemCount: 3, matchups: counted }, BY);
    const { covariance } = fitBradleyTerry({ itemCount: 3, matchups: TRIANGLE, ties: 'davidson' });
    expect(drawn.resampled).toBe('comparisons');
    for (const [item, width] of widths(drawn).entries()) {
      expect(width / (2 * 1.96 * Math.sqrt(covariance[4 * item] as number))).toBeCloseTo(1, 0.8);
    }
  });

  test('come out the same with the same seed, and not with another', () => {
    const run = (seed: number) => defined({ itemCount: 3, matchups: counted }, { ...BY, seed });
    expect(run(7)).toEqual(run(7));
    expect(run(7).lower).not.toEqual(run(8).lower);
  });

  test('draw annotators where there are twenty: thirty people who each say one thing 50 times are thirty voices', () => {
    const [few, many] = [convinced(30, 1), convinced(30, 50)].map((matchups) =>
      defined({ itemCount: 2, matchups }, BY),
    );
    expect([few?.resampled, many?.resampled]).toEqual(['annotators', 'annotators']);
    expect(many?.lower[0]).toBeCloseTo(few?.lower[0] as number, 6);
    expect(defined({ itemCount: 2, matchups: convinced(10, 50) }, BY).resampled).toBe('comparisons');
  });

  test('take the pairs of a ranking for what they tell, not for as many comparisons', () => {
    const ranked = counted.map((each) => ({ ...each, size: 5 }));
    const [pairs, rankings] = [counted, ranked].map(
      (matchups) => widths(defined({ itemCount: 3, matchups }, BY))[0] as number,
    );
    // A pair of a ranking of five tells half of a comparison of two.
    expect((rankings as number) / (pairs as number)).toBeCloseTo(Math.SQRT2, 0.8);
  });

  test('are not defined where a prior has to stand in', () => {
    const unbeaten = [{ ...matchup(0, 1, 9, 0), annotator: 'one', size: 2 }];
    expect(bootstrapStrengths({ itemCount: 2, matchups: unbeaten }, BY)).toEqual({
      reason: expect.stringMatching(/not defined yet.*collect more/),
    });
    expect(bootstrapStrengths({ itemCount: 101, matchups: unbeaten }, BY)).toEqual({
      reason: expect.stringContaining('there are 101'),
    });
  });
});

test('random weights have the mean and the variance of as many exponential ones', () => {
  const random = seededRandom(3);
  for (const count of [0.4, 1, 7, 1000]) {
    const drawn = Array.from({ length: 20_000 }, () => randomWeight(random, count));
    const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
    const variance = drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0) / drawn.length;
    // Five standard errors.
    expect(Math.abs(mean - count)).toBeLessThan(5 * Math.sqrt(count / drawn.length));
    expect(Math.abs(variance / count - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / count) / drawn.length));
  }
  expect(randomWeight(random, 0)).toBe(0);
});

test('quantiles lie between their neighbours and are exact at the ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -9, max: 9 }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const ascending = Float64Array.from(values).sort();
        const value = quantile(ascending, share);
        expect(value).toBeGreaterThanOrEqual(ascending[0] as number);
        expect(value).toBeLessThanOrEqual(ascending.at(-1) as number);
      },
    ),
  );
  expect([0, 0.5, 1].map((share) => quantile([1, 2, 4], share))).toEqual([1, 2, 4]);
  expect(quantile([1, 2], 0.25)).toBe(1.25);
});
