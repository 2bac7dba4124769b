import type { SparseVector } from './features.ts';
import type { Prediction } from './fold.ts';
import { type LengthBaseline, lengthMargin } from './length-baseline.ts';
import { moderatedProbability, type Posterior, posteriorFeatures } from './posterior.ts';
import { orderedPairs } from './preference-loss.ts';
import { type RewardModel, reward } from './reward-network.ts';
import { difference } from './sparse-vector.ts';

/** A response as a prediction needs it. */
export interface PredictedResponse {
  features: SparseVector;
  /** In UTF-16 code units. */
  length: number;
}

/** What a model expects of a ranking's pairs, the better response first in each: (1, 2), (1, 3), … (2, 3) …
 *  @param ranks of the responses, where some tie: their pairs are left out */
export function predictRanking(
  ranking: readonly PredictedResponse[],
  { model, posterior, baseline }: { model: RewardModel; posterior: Posterior; baseline: LengthBaseline },
  ranks?: readonly number[],
): Prediction[] {
  const seen = ranking.map(({ features, length }) => ({
    reward: reward(model, features),
    features: posteriorFeatures(model, features),
    length,
  }));
  return orderedPairs(seen, ranks).map(([chosen, rejected]) => {
    const margin = chosen.reward - rejected.reward;
    const variance = posterior.variance(difference(chosen.features, rejected.features));
    return {
      margin,
      probability: moderatedProbability(margin, variance),
      lengthMargin: lengthMargin(baseline, [chosen.length, rejected.length]),
    };
  });
}
