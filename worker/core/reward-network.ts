import { FEATURE_COUNT, type SparseVector } from './features.ts';
import { INITIAL_ACCUMULATOR } from './training-policy.ts';

/** A linear reward model and what its training carries along, each `[FEATURE_COUNT]`. */
export interface RewardModel {
  /** Reward per unit of each feature. */
  weights: Float32Array;
  /** Adagrad's sums of squared gradients. */
  accumulators: Float32Array;
  /** Diagonal of the loss's Hessian, summed over the pairs trained on: Σ p(1 − p)·(difference of features)². */
  curvature: Float32Array;
}

/** The model before the first comparison: every reward is 0. */
export function emptyModel(): RewardModel {
  return {
    weights: new Float32Array(FEATURE_COUNT),
    accumulators: new Float32Array(FEATURE_COUNT).fill(INITIAL_ACCUMULATOR),
    curvature: new Float32Array(FEATURE_COUNT),
  };
}

/** Reward of a response, in nats: a difference Δ of two rewards means odds of e^Δ. */
export function reward(model: Pick<RewardModel, 'weights'>, features: SparseVector): number {
  const { indices, values } = features;
  let sum = 0;
  for (let at = 0; at < indices.length; at++) {
    sum += (model.weights[indices[at] as number] as number) * (values[at] as number);
  }
  return sum;
}
