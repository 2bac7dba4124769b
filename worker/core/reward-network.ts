import type { SparseVector } from './features.ts';
import { LINEAR, type ModelShape, weightCount } from './model-shape.ts';
import { priorPrecision } from './precision.ts';
import { seededRandom } from './random.ts';
import { INITIAL_ACCUMULATOR, MLP_PRIOR_PRECISION, PRIOR_PRECISION } from './training-policy.ts';

/** A reward model and what its training carries along. `weights` is all that a reward needs. Layouts:
 *  - linear head, `r = w·φ`: w `[featureCount]`
 *  - MLP head, `r = v·tanh(φ·U + b)`: U `[featureCount, hidden]` row by row, then b `[hidden]`, then v `[hidden]` */
export interface RewardModel {
  shape: ModelShape;
  /** Average of the newest iterates, `[weightCount]`. */
  weights: Float32Array;
  /** Where the optimizer stands, `[weightCount]`. */
  iterate: Float32Array;
  /** Adagrad's sums of squared gradients, `[weightCount]`. */
  accumulators: Float32Array;
  /** Of the posterior: the prior's, plus the Hessian of the loss summed over what was trained on, as far as precision.ts
   *  keeps it. */
  precision: Float32Array;
}

/** What a reward needs of a model. */
export type RewardNetwork = Pick<RewardModel, 'shape' | 'weights'>;

/** Spread of an MLP's first weights: the units then tell responses apart without being saturated by what all have in common. */
const FIRST_LAYER_SPREAD = 0.1;

/** The model before the first comparison: every reward is 0. An MLP's first layer is random, or all its units would stay
 *  alike; its second is 0.
 *  @param precision how strongly its prior holds each weight, as that many examples' worth of curvature */
export function emptyModel(
  shape: ModelShape = LINEAR,
  precision: number = shape.hidden === 0 ? PRIOR_PRECISION : MLP_PRIOR_PRECISION,
): RewardModel {
  const weights = new Float32Array(weightCount(shape));
  const random = seededRandom(shape.featureCount, shape.hidden);
  for (let at = 0; at < shape.featureCount * shape.hidden; at++) {
    weights[at] = FIRST_LAYER_SPREAD * (random() / 2 ** 31 - 1);
  }
  return {
    shape,
    weights,
    iterate: weights.slice(),
    accumulators: new Float32Array(weights.length).fill(INITIAL_ACCUMULATOR),
    precision: priorPrecision(shape, precision),
  };
}

/** Reward of a response, in nats: a difference Δ of two rewards means odds of e^Δ. */
export function reward(network: RewardNetwork, features: SparseVector): number {
  if (network.shape.hidden === 0) return dot(network.weights, features);
  const { featureCount, hidden } = network.shape;
  const second = featureCount * hidden + hidden;
  let sum = 0;
  for (const [unit, activation] of hiddenActivations(network, features).entries()) {
    sum += activation * (network.weights[second + unit] as number);
  }
  return sum;
}

/** What the hidden layer of an MLP head makes of a response, `[hidden]`. */
export function hiddenActivations({ shape, weights }: RewardNetwork, features: SparseVector): Float64Array {
  const { featureCount, hidden } = shape;
  const sums = Float64Array.from(weights.subarray(featureCount * hidden, featureCount * hidden + hidden));
  const { indices, values } = features;
  for (let at = 0; at < indices.length; at++) {
    const row = (indices[at] as number) * hidden;
    const value = values[at] as number;
    for (let unit = 0; unit < hidden; unit++) {
      sums[unit] = (sums[unit] as number) + value * (weights[row + unit] as number);
    }
  }
  return sums.map(Math.tanh);
}

function dot(weights: Float32Array, { indices, values }: SparseVector): number {
  let sum = 0;
  for (let at = 0; at < indices.length; at++) {
    sum += (weights[indices[at] as number] as number) * (values[at] as number);
  }
  return sum;
}
