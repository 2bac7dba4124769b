import type { Leaderboard } from '../../../../worker/contract/leaderboard.ts';
import type { RankCorrelations } from '../../../../worker/contract/statistics.ts';

/** Where a system stands in another ranking than the raw one. */
export interface Place {
  rank: number;
  /** Rating, or mean reward in nats. */
  value: number;
  /** 95 %; null of a mean of one prompt. */
  interval: readonly [lower: number, upper: number] | null;
  /** Places gained over the raw rank; below 0, lost. */
  gained: number;
}

export interface BesideRow {
  system: string;
  rank: number;
  rating: number;
  interval: readonly [lower: number, upper: number];
  style: Place | null;
  reward: Place | null;
}

/** Each system of the raw ranking with its place in the others; null where a ranking has no place for it. */
export function rowsBeside({
  systems,
  style_controlled: style,
  by_reward: reward,
}: Leaderboard): BesideRow[] {
  const styled = new Map(style?.defined ? style.systems.map((each) => [each.system, each]) : []);
  const rewarded = new Map(reward?.defined ? reward.systems.map((each) => [each.system, each]) : []);
  return systems.map(({ system, rank, rating, lower, upper }) => {
    const place = (at: number, value: number, of: { lower: number | null; upper: number | null }): Place => ({
      rank: at,
      value,
      interval: of.lower === null || of.upper === null ? null : [of.lower, of.upper],
      gained: rank - at,
    });
    const [inStyle, inReward] = [styled.get(system), rewarded.get(system)];
    return {
      system,
      rank,
      rating,
      interval: [lower, upper],
      style: inStyle ? place(inStyle.rank, inStyle.rating, inStyle) : null,
      reward: inReward ? place(inReward.rank, inReward.mean_reward, inReward) : null,
    };
  });
}

const NAMES = {
  raw: 'the raw ranking',
  style: 'that at equal style',
  reward: 'that by mean reward',
} as const;

/** Kendall's τ of each two rankings in one sentence, and why where there is none. */
export function correlationsInWords(correlations: RankCorrelations): string[] {
  const known = correlations.flatMap((each) =>
    each.defined
      ? [`${each.kendall.toFixed(2)} between ${NAMES[each.between[0]]} and ${NAMES[each.between[1]]}`]
      : [],
  );
  const sentence =
    known.length === 0
      ? []
      : [
          `Rank correlation (Kendall’s τ): ${known.join(', ')}. 1 is the same order, 0 no relation, −1 the reverse.`,
        ];
  const reasons = new Set(correlations.flatMap((each) => (each.defined ? [] : [each.reason])));
  return [...sentence, ...reasons];
}
