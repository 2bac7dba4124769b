import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize } from '../../worker/core/features.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';
import { PRIOR_PRECISION } from '../../worker/core/training-policy.ts';
import { rewardStandardError } from '../../worker/core/uncertainty.ts';

const vector = (...entries: [index: number, value: number][]) => ({
  indices: Uint16Array.from(entries, ([index]) => index),
  values: Float32Array.from(entries, ([, value]) => value),
});

test('a reward is the weighted sum of the features', () => {
  const model = emptyModel();
  model.weights[3] = 2;
  model.weights[FEATURE_COUNT - 1] = -0.5;
  expect(reward(model, vector([3, 1.5], [7, 9], [FEATURE_COUNT - 1, 4]))).toBe(1);
});

test('the model before the first comparison rewards nothing, and knows nothing: its error is that of the prior', () => {
  const features = vector([0, 3], [5, 4]);
  expect(reward(emptyModel(), features)).toBe(0);
  expect(rewardStandardError(emptyModel(), features)).toBeCloseTo(5 / Math.sqrt(PRIOR_PRECISION), 12);
});

test('curvature lowers the error: a feature with three priors’ worth of it counts half', () => {
  const model = emptyModel();
  model.curvature[5] = 3 * PRIOR_PRECISION;
  expect(rewardStandardError(model, vector([5, 4]))).toBeCloseTo(2 / Math.sqrt(PRIOR_PRECISION), 12);
});

test('the error of any text is finite and not negative', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const error = rewardStandardError(emptyModel(), featurize('', text));
      return Number.isFinite(error) && error >= 0;
    }),
  );
});
