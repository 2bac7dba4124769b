import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize, type SparseVector, STYLE_FEATURES } from '../../worker/core/features.ts';
import { posteriorSize } from '../../worker/core/model-shape.ts';
import { moderatedProbability, posteriorOf, probabilityOfBest } from '../../worker/core/posterior.ts';
import { addOuterProduct } from '../../worker/core/precision.ts';
import { preferenceProbability } from '../../worker/core/preference-loss.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { emptyModel } from '../../worker/core/reward-network.ts';
import { difference } from '../../worker/core/sparse-vector.ts';
import { PRIOR_PRECISION } from '../../worker/core/training-policy.ts';

const vector = (...entries: [index: number, value: number][]): SparseVector => ({
  indices: Uint16Array.from(entries, ([index]) => index),
  values: Float32Array.from(entries, ([, value]) => value),
});

const STYLE = STYLE_FEATURES.length;

function learnt(...differences: SparseVector[]) {
  const model = emptyModel();
  const { whole } = posteriorSize(model.shape);
  for (const d of differences) addOuterProduct(model.precision, { whole, d, weight: 1 });
  return posteriorOf(model);
}

test('before the first comparison a reward is as uncertain as the prior', () => {
  expect(learnt().variance(vector([0, 3], [STYLE + 5, 4]))).toBeCloseTo(25 / PRIOR_PRECISION, 9);
});

test('of a hashed feature the diagonal counts: three priors’ worth of curvature halve the error', () => {
  const d = vector([STYLE + 7, Math.sqrt(3 * PRIOR_PRECISION)]);
  expect(learnt(d).variance(vector([STYLE + 7, 4]))).toBeCloseTo(16 / (4 * PRIOR_PRECISION), 6);
});

test('of style features their correlation counts: what always came together is known of the sum alone', () => {
  const x = Math.sqrt(PRIOR_PRECISION);
  const posterior = learnt(vector([2, x], [9, x]));
  // Precision λ·[[2, 1], [1, 2]]: along (1, 1) it is 3λ, along (1, −1) only λ.
  expect(posterior.variance(vector([2, 1], [9, 1]))).toBeCloseTo(2 / (3 * PRIOR_PRECISION), 9);
  expect(posterior.variance(vector([2, 1], [9, -1]))).toBeCloseTo(2 / PRIOR_PRECISION, 9);
});

test('more comparisons never make a margin less certain, and no variance is negative', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
      text,
      text,
      (pairs, one, other) => {
        const features = (response: string) => featurize('a prompt', response);
        const d = difference(features(one), features(other));
        const differences = pairs.map(([a, b]) => difference(features(a), features(b)));
        const [before, after] = [
          learnt(...differences.slice(1)).variance(d),
          learnt(...differences).variance(d),
        ];
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(before * (1 + 1e-6) + 1e-12);
      },
    ),
  );
});

test('a difference is entry by entry, without those that cancel', () => {
  const d = difference(vector([1, 2], [4, 1], [6, 3]), vector([4, 1], [5, 2], [6, 1]));
  expect([...d.indices]).toEqual([1, 5, 6]);
  expect([...d.values]).toEqual([2, -2, 2]);
  expect(difference(vector([FEATURE_COUNT - 1, 1]), vector()).indices).toEqual(
    Uint16Array.of(FEATURE_COUNT - 1),
  );
});

test('a moderated probability is σ of a certain margin, and nears a half the less is known', () => {
  expect(moderatedProbability(1.5, 0)).toBeCloseTo(preferenceProbability(1.5), 12);
  expect(moderatedProbability(0, 9)).toBe(0.5);
  const nearing = [0, 1, 10, 1000].map((variance) => moderatedProbability(2, variance));
  expect(nearing).toEqual(nearing.toSorted((a, b) => b - a));
  expect(nearing.at(-1)).toBeLessThan(0.54);
});

test('a moderated probability is the mean of σ over a normal margin, within .01 (by quadrature)', () => {
  for (const [margin, s] of [
    [0.5, 0.3],
    [1, 1],
    [-2, 1.5],
  ] as const) {
    let [sum, mass] = [0, 0];
    for (let z = -6; z <= 6; z += 0.01) {
      const density = Math.exp(-(z ** 2) / 2);
      mass += density;
      sum += density * preferenceProbability(margin + s * z);
    }
    expect(Math.abs(moderatedProbability(margin, s * s) - sum / mass)).toBeLessThan(0.01);
  }
});

test('the probability of the best is the softmax of certain rewards, and σ of a certain margin over one rival', () => {
  const rewards = [1.2, 0.3, 0.1, -2];
  const sum = rewards.reduce((total, reward) => total + Math.exp(reward), 0);
  const margins = rewards.slice(1).map((reward) => ({ margin: 1.2 - reward, variance: 0 }));
  expect(probabilityOfBest(margins)).toBeCloseTo(Math.exp(1.2) / sum, 12);
  expect(probabilityOfBest(margins.slice(0, 1))).toBeCloseTo(preferenceProbability(0.9), 12);
  expect(probabilityOfBest([])).toBe(1);
  expect(probabilityOfBest([{ margin: 5000, variance: 0 }])).toBe(1);
});

test('the probability of the best is the mean softmax over normal rewards, within .02 (by simulation)', () => {
  const next = seededRandom(7);
  const random = () => next() / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const means = [1, 0.4, 0, -0.5];
  for (const s of [0.3, 0.8, 1.5]) {
    let sum = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const chances = means.map((mean) => Math.exp(mean + s * normal()));
      sum += (chances[0] as number) / chances.reduce((total, chance) => total + chance, 0);
    }
    const margins = means.slice(1).map((mean) => ({ margin: 1 - mean, variance: 2 * s * s }));
    expect(Math.abs(probabilityOfBest(margins) - sum / 20_000)).toBeLessThan(0.02);
  }
});
