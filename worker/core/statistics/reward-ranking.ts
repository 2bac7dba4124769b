import { clusteredMean } from '../evaluation/clustered-mean.ts';
import { Z_95 } from '../normal-quantile.ts';

/** A response that was compared, as the model sees it. */
export interface RewardedResponse {
  system: string;
  prompt: number;
  /** In nats, not centred. */
  reward: number;
}

export interface RewardedSystem {
  system: string;
  /** In nats; 0 is the mean of all responses given. */
  meanReward: number;
  /** 95 %; null of a single prompt. */
  lower: number | null;
  upper: number | null;
  rank: number;
  responses: number;
  prompts: number;
}

/** Systems by the mean reward of their responses, best first; intervals clustered by prompt. Ranks are shared where intervals do not
 *  separate, as in the leaderboard; a system without an interval counts as its mean alone.
 *  @see Miller 2024, "Adding error bars to evals" (clustered standard errors) */
export function rewardRanking(responses: readonly RewardedResponse[]): RewardedSystem[] {
  const centre = responses.reduce((sum, { reward }) => sum + reward, 0) / Math.max(1, responses.length);
  const entries = [...Map.groupBy(responses, ({ system }) => system)].map(([system, own]) => {
    const prompts = own.map(({ prompt }) => prompt);
    const { value, standardError } = clusteredMean(
      own.map(({ reward }) => reward - centre),
      prompts,
    );
    const half = standardError === null ? null : Z_95 * standardError;
    return {
      system,
      meanReward: value,
      lower: half === null ? null : value - half,
      upper: half === null ? null : value + half,
      responses: own.length,
      prompts: new Set(prompts).size,
    };
  });
  const isBetter = (one: (typeof entries)[number], other: (typeof entries)[number]) =>
    (one.lower ?? one.meanReward) > (other.upper ?? other.meanReward);
  return entries
    .map((entry) => ({ ...entry, rank: 1 + entries.filter((other) => isBetter(other, entry)).length }))
    .sort((a, b) => b.meanReward - a.meanReward || (a.system < b.system ? -1 : 1));
}
