import type { Leaderboard } from '../contract/leaderboard.ts';
import { bestFirst, leaderboard, RATING_CENTRE, RATING_SCALE, rankAmong } from '../core/leaderboard.ts';
import { indexedMatchups, type SizedMatchup } from '../core/matchups.ts';
import type { Bootstrapped } from '../core/statistics/bootstrap.ts';
import type { TieModel } from '../core/tie-models.ts';

/** What a leaderboard is made of. */
export interface CountedComparisons {
  /** Rows of the log. */
  comparisons: number;
  matchups: readonly SizedMatchup[];
  /** Intervals of the systems in alphabetical order, where they were asked for, or why there are none. */
  bootstrapped?: Bootstrapped | { reason: string };
}

/** The systems of a project by strength, from the trainer's win matrix. */
export function rankSystems(
  { comparisons, matchups, bootstrapped }: CountedComparisons,
  { ties, weights }: { ties: TieModel; weights: Leaderboard['weights'] },
): Leaderboard {
  const { systems, matchups: indexed } = indexedMatchups(matchups);
  const ranked = leaderboard({ systems, matchups: indexed, ties });
  const table: Leaderboard = { ties, weights, intervals: 'sandwich', comparisons, ...ranked };
  if (bootstrapped === undefined) return table;
  if ('reason' in bootstrapped) return { ...table, notices: [...table.notices, bootstrapped.reason] };
  return withIntervals(table, systems, bootstrapped);
}

function withIntervals(
  table: Leaderboard,
  systems: readonly string[],
  { lower, upper, resampled, rounds }: Bootstrapped,
): Leaderboard {
  const place = new Map(systems.map((system, at) => [system, at]));
  const rating = (strengths: Float64Array, system: string) =>
    RATING_CENTRE + RATING_SCALE * (strengths[place.get(system) as number] as number);
  const entries = table.systems.map((entry) => ({
    ...entry,
    // Far from normal data a percentile interval may miss the estimate itself.
    lower: Math.min(entry.rating, rating(lower, entry.system)),
    upper: Math.max(entry.rating, rating(upper, entry.system)),
  }));
  const ranked = entries.map((entry) => ({ ...entry, rank: rankAmong(entries, entry) })).sort(bestFirst);
  return { ...table, intervals: 'bootstrap', bootstrap: { resampled, rounds }, systems: ranked };
}
