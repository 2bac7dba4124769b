import type { SparseVector } from './features.ts';
import type { RewardModel } from './reward-network.ts';
import { PRIOR_PRECISION } from './training-policy.ts';

/** Standard error of a reward, in nats: diagonal Laplace approximation, √Σ φ²/(prior precision + curvature).
 *  @returns ≥ 0; falls as comparisons touch the features of the text
 *  @see MacKay 1992, the diagonal case */
export function rewardStandardError(model: Pick<RewardModel, 'curvature'>, features: SparseVector): number {
  let variance = 0;
  for (const [at, index] of features.indices.entries()) {
    const value = features.values[at] as number;
    variance += (value * value) / (PRIOR_PRECISION + (model.curvature[index] as number));
  }
  return Math.sqrt(variance);
}
