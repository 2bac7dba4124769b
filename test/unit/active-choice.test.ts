import { expect, it } from 'vitest';
import {
  CANDIDATES,
  candidatesEach,
  mostInformative,
  pairInformation,
} from '../../worker/core/active-choice.ts';
import { STYLE_FEATURES } from '../../worker/core/features.ts';
import { choleskyFactor, zeroMatrix } from '../../worker/core/linear-algebra.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { posteriorOf } from '../../worker/core/posterior.ts';
import { addOuterProduct } from '../../worker/core/precision.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { emptyModel } from '../../worker/core/reward-network.ts';
import { difference, toSparse } from '../../worker/core/sparse-vector.ts';

const SIZE = STYLE_FEATURES.length;
const random = seededRandom(4);
const value = () => random() / 2 ** 31 - 1;
/** Of style features alone, so that the whole posterior is one dense matrix. */
const styled = () =>
  toSparse(Float32Array.from({ length: LINEAR.featureCount }, (_, i) => (i < SIZE ? value() : 0)));

function trained() {
  const model = emptyModel();
  for (let i = 0; i < SIZE; i++) model.weights[i] = value();
  for (let example = 0; example < 200; example++) {
    addOuterProduct(model.precision, { whole: SIZE, d: difference(styled(), styled()), weight: 0.2 });
  }
  return model;
}

/** log det of the precision of the style features, from its Cholesky factor. */
function logDeterminant(precision: Float32Array): number {
  const matrix = zeroMatrix(SIZE);
  for (let row = 0, cell = 0; row < SIZE; row++) {
    for (let column = 0; column <= row; column++, cell++) {
      matrix.values[row * SIZE + column] = precision[cell] as number;
    }
  }
  const factor = choleskyFactor(matrix);
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += 2 * Math.log(factor.values[i * SIZE + i] as number);
  return sum;
}

it('is by how much the comparison shrinks the posterior: half the growth of log det of its precision', () => {
  const model = trained();
  const by = { network: model, posterior: posteriorOf(model) };
  for (let trial = 0; trial < 5; trial++) {
    const [a, b] = [styled(), styled()];
    const d = difference(a, b);
    let margin = 0;
    for (const [at, index] of d.indices.entries()) {
      margin += (model.weights[index] as number) * (d.values[at] as number);
    }
    const p = 1 / (1 + Math.exp(-margin));
    const after = model.precision.slice();
    addOuterProduct(after, { whole: SIZE, d, weight: p * (1 - p) });
    const grown = (logDeterminant(after) - logDeterminant(model.precision)) / 2;
    expect(pairInformation(by, a, b)).toBeCloseTo(grown, 5);
  }
});

it('is nothing for two that look alike, and lower for a pair whose outcome is certain', () => {
  const model = trained();
  const by = { network: model, posterior: posteriorOf(model) };
  const [a, b] = [styled(), styled()];
  expect(pairInformation(by, a, a)).toBe(0);
  const sure = { ...model, weights: model.weights.map((weight) => 100 * weight) };
  expect(pairInformation({ ...by, network: sure }, a, b)).toBeLessThan(pairInformation(by, a, b) / 2);
});

it('chooses the pair that teaches most', () => {
  const model = trained();
  const by = { network: model, posterior: posteriorOf(model) };
  const pairs = Array.from({ length: 8 }, () => [styled(), styled()] as const);
  const best = mostInformative(by, pairs);
  for (const [a, b] of pairs) {
    const [first, second] = pairs[best] as (typeof pairs)[number];
    expect(pairInformation(by, a, b)).toBeLessThanOrEqual(pairInformation(by, first, second));
  }
  expect(mostInformative(by, [])).toBe(-1);
});

it('looks at fewer pairs for each of many choices, and at two at the least', () => {
  expect([1, 2, 8].map(candidatesEach)).toEqual([CANDIDATES, CANDIDATES, CANDIDATES]);
  expect(candidatesEach(16)).toBe(4);
  expect(candidatesEach(100)).toBe(2);
});
