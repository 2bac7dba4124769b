import { posteriorSize } from '../core/model-shape.ts';
import { posteriorFeatures } from '../core/posterior.ts';
import { addOuterProduct } from '../core/precision.ts';
import { pairCount, preferenceProbability } from '../core/preference-loss.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { difference } from '../core/sparse-vector.ts';
import type { WeightedRanking } from './batch.ts';

/** The posterior's precision with the curvature of the rankings' pairs added: p(1 − p)·d·dᵀ each, d the difference of their
 *  features, weighted as in the loss.
 *  @returns a new array, laid as core/precision.ts says */
export function addCurvature(model: RewardModel, examples: readonly WeightedRanking[]): Float32Array {
  const precision = model.precision.slice();
  const { whole } = posteriorSize(model.shape);
  for (const { ranking, weight, targetMargin } of examples) {
    const rewards = ranking.map((features) => reward(model, features));
    const seen = ranking.map((features) => posteriorFeatures(model, features));
    const share = weight / pairCount(ranking.length);
    for (const [better, chosen] of seen.entries()) {
      for (const [offset, rejected] of seen.slice(better + 1).entries()) {
        const margin = (rewards[better] as number) - (rewards[better + 1 + offset] as number);
        const probability = preferenceProbability(margin - targetMargin);
        const d = difference(chosen, rejected);
        addOuterProduct(precision, { whole, d, weight: share * probability * (1 - probability) });
      }
    }
  }
  return precision;
}
