import type { SparseVector } from './features.ts';
import type { Prediction } from './fold.ts';
import { type LengthBaseline, lengthMargin } from './length-baseline.ts';
import { moderatedProbability, type Posterior, posteriorFeatures } from './posterior.ts';
import { type RewardModel, reward } from './reward-network.ts';
import { difference } from './sparse-vector.ts';

/** A response as a prediction needs it. */
export interface PredictedResponse {
  features: SparseVector;
  /** In UTF-16 code units. */
  length: number;
}

/** What a model expects of a ranking's pairs, the better response first in each: (1, 2), (1, 3), … (2, 3) … */
export function predictRanking(
  ranking: readonly PredictedResponse[],
  { model, posterior, baseline }: { model: RewardModel; posterior: Posterior; baseline: LengthBaseline },
): Prediction[] {
  const rewards = ranking.map(({ features }) => reward(model, features));
  const seen = ranking.map(({ features }) => posteriorFeatures(model, features));
  return ranking.flatMap((chosen, better) =>
    ranking.slice(better + 1).map((rejected, offset) => {
      const worse = better + 1 + offset;
      const margin = (rewards[better] as number) - (rewards[worse] as number);
      const d = difference(seen[better] as SparseVector, seen[worse] as SparseVector);
      return {
        margin,
        probability: moderatedProbability(margin, posterior.variance(d)),
        lengthMargin: lengthMargin(baseline, [chosen.length, rejected.length]),
      };
    }),
  );
}
