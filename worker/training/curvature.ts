import { pairCount, preferenceProbability } from '../core/preference-loss.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import type { Ranking } from './batch.ts';

/** Adds up `scale` times a response's features. */
function addFeatures(target: Float64Array, { indices, values }: Ranking[number], scale: number): void {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] as number;
    target[index] = (target[index] as number) + scale * (values[at] as number);
  }
}

/** Curvature with the rankings' pairs added: p(1 − p)·(difference of features)² each, weighted as in the loss.
 *  @returns `[FEATURE_COUNT]`, a new array */
export function addCurvature(model: RewardModel, rankings: readonly Ranking[]): Float32Array {
  const curvature = model.curvature.slice();
  const difference = new Float64Array(curvature.length);
  for (const ranking of rankings) {
    const rewards = ranking.map((features) => reward(model, features));
    const share = 1 / pairCount(ranking.length);
    for (const [better, chosen] of ranking.entries()) {
      for (let worse = better + 1; worse < ranking.length; worse++) {
        const probability = preferenceProbability((rewards[better] as number) - (rewards[worse] as number));
        const weight = share * probability * (1 - probability);
        difference.fill(0);
        addFeatures(difference, chosen, 1);
        addFeatures(difference, ranking[worse] as Ranking[number], -1);
        for (let index = 0; index < curvature.length; index++) {
          const d = difference[index] as number;
          curvature[index] = (curvature[index] as number) + weight * d * d;
        }
      }
    }
  }
  return curvature;
}
