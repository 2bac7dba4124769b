import type { SparseVector } from '../core/features.ts';
import { posteriorSize } from '../core/model-shape.ts';
import { posteriorFeatures } from '../core/posterior.ts';
import { addOuterProduct } from '../core/precision.ts';
import { orderedPairs, pairCount, preferenceProbability } from '../core/preference-loss.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { difference } from '../core/sparse-vector.ts';
import type { Ranking, WeightedRanking } from './batch.ts';

/** Adds the curvature of the rankings' pairs to the models' precision, in place: p(1 − p)·d·dᵀ each, d the difference of their
 *  features, weighted as in the loss.
 *  @param models of one shape */
export function addCurvature(models: readonly RewardModel[], examples: readonly WeightedRanking[]): void {
  for (const { ranking, ranks, weight, targetMargin } of examples) {
    const share = weight / pairCount(ranking.length);
    // Of linear heads the difference is that of the features, the same for all.
    let differences: SparseVector[] | null = null;
    for (const model of models) {
      const { whole } = posteriorSize(model.shape);
      if (differences === null || model.shape.hidden > 0) differences = differencesOf(model, ranking, ranks);
      const rewards = ranking.map((features) => reward(model, features));
      const margins = orderedPairs(rewards, ranks).map(([better, worse]) => better - worse);
      for (const [at, d] of differences.entries()) {
        const probability = preferenceProbability((margins[at] as number) - targetMargin);
        addOuterProduct(model.precision, { whole, d, weight: share * probability * (1 - probability) });
      }
    }
  }
}

function differencesOf(model: RewardModel, ranking: Ranking, ranks?: readonly number[]): SparseVector[] {
  const seen = ranking.map((features) => posteriorFeatures(model, features));
  return orderedPairs(seen, ranks).map(([better, worse]) => difference(better, worse));
}
