import type { Scores } from '../contract/score.ts';
import type { ResponseScore } from '../core/scoring-model.ts';

/** A score as the API gives it. */
export function describeScore(score: ResponseScore): Omit<Scores['scores'][number], 'explanation'> {
  return {
    reward: score.reward,
    standard_error: score.standardError,
    percentile: score.percentile,
    style_adjusted_reward: score.styleAdjustedReward,
    unfamiliar: score.unfamiliar,
  };
}
