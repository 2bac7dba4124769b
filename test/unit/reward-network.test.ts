import { expect, test } from 'vitest';
import { FEATURE_COUNT } from '../../worker/core/features.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';

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

test('the model before the first comparison rewards nothing, whatever its head', () => {
  const features = vector([0, 3], [5, 4]);
  expect(reward(emptyModel(), features)).toBe(0);
  expect(reward(emptyModel({ featureCount: FEATURE_COUNT, hidden: 4 }), features)).toBe(0);
});

test('an MLP’s reward is its last layer over the tanh of its first, worked by hand', () => {
  const shape = { featureCount: 3, hidden: 2 };
  // U row by row, b, v.
  const weights = Float32Array.of(1, -1, 0, 0.5, 9, 9, 0.25, 0, 2, -3);
  const expected = 2 * Math.tanh(1 * 2 + 0.25) - 3 * Math.tanh(-1 * 2 + 0.5 * 4);
  expect(reward({ shape, weights }, vector([0, 2], [1, 4]))).toBeCloseTo(expected, 12);
});

test('the units of a new MLP differ, for alike they would stay alike', () => {
  const { weights } = emptyModel({ featureCount: 5, hidden: 4 });
  expect(new Set(weights.subarray(0, 20)).size).toBe(20);
});
