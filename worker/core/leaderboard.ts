import { independentMatchup } from './independent-share.ts';
import { leaderboardNotices, type RankedKind } from './leaderboard-notices.ts';
import { Z_95 } from './normal-quantile.ts';
import { fitIslands, WEAK_PRIOR_DEVIATION } from './statistics/fit-islands.ts';
import type { TieModel } from './tie-models.ts';
import type { Matchup, WinGraph } from './win-graph.ts';

export interface LeaderboardEntry {
  system: string;
  /** Bradley–Terry log-strength (natural), mean zero over the systems. */
  strength: number;
  /** 1000 + 400/ln 10 · strength, with its 95 % interval. */
  rating: number;
  lower: number;
  upper: number;
  /** 1 + the number of systems whose interval lies wholly above this one's. */
  rank: number;
  comparisons: number;
  wins: number;
  losses: number;
  ties: number;
}

/** Rating points per unit of log-strength: odds of 10 : 1 are 400 points, as in Elo's scale and arena-rank's. */
export const RATING_SCALE = 400 / Math.LN10;
export const RATING_CENTRE = 1000;

/** Ranks systems by Bradley–Terry strength, best first, equal strengths by name.
 *
 *  Ranks compare intervals as LMArena does, rather than testing each difference: they agree with the picture that is
 *  drawn of the intervals, and intervals that separate always mean a significant difference (Schenker & Gentleman 2001).
 *  A strong system with a narrow interval can rank behind a weaker one with a wide interval.
 *
 *  A ranking of K responses counts as its C(K, 2) pairs in `comparisons`, `wins`, `losses` and `ties`. The fit weighs each of them
 *  by {@link independentShare}: taken for independent, they would make intervals too narrow, of K = 4 by a quarter.
 *
 *  Where the data alone set no finite strengths (nobody beat a system, or two groups never met), a weak prior does and
 *  `notices` says why and what to do; otherwise `notices` is empty.
 *  @throws Error where a matchup is malformed
 *  @see Chiang et al. 2024, "Chatbot Arena", §4 (approximate ranking); lmarena/arena-rank; Schenker & Gentleman 2001,
 *  "On judging the significance of differences by examining the overlap between confidence intervals" */
export function leaderboard({
  systems,
  matchups,
  ties,
  kind = 'system',
}: {
  systems: readonly string[];
  /** `size`: how many responses were compared at once; left out for 2. */
  matchups: readonly (Matchup & { size?: number })[];
  ties: TieModel;
  /** What notices call it. */
  kind?: RankedKind;
}): { systems: LeaderboardEntry[]; notices: string[] } {
  const graph = { itemCount: systems.length, matchups: matchups.map(independentMatchup) };
  const { strengths, variances, bounded } = fitIslands(graph, ties);
  const counts = countOutcomes({ itemCount: systems.length, matchups });
  const entries = systems.map((system, i) => {
    const strength = strengths[i] ?? Number.NaN;
    return { system, strength, ...ratingInterval(strength, variances[i] ?? Number.NaN), ...counts(i) };
  });
  const ranked = entries.map((entry) => ({ ...entry, rank: rankAmong(entries, entry) }));
  const priorPoints = Math.round(WEAK_PRIOR_DEVIATION * RATING_SCALE);
  const notices = bounded ? [] : leaderboardNotices({ systems, graph, priorPoints, kind });
  return { systems: ranked.sort(bestFirst), notices };
}

type Rated = Pick<LeaderboardEntry, 'rating' | 'lower' | 'upper'>;

/** A strength with its variance as a rating with its 95 % interval. */
export function ratingInterval(strength: number, variance: number): Rated {
  const rating = RATING_CENTRE + RATING_SCALE * strength;
  // arena-rank takes the quantile exact, not as 1.96.
  const halfWidth = Z_95 * RATING_SCALE * Math.sqrt(variance);
  return { rating, lower: rating - halfWidth, upper: rating + halfWidth };
}

/** 1 + the number of systems whose interval lies wholly above this one's. */
export function rankAmong(all: readonly Pick<Rated, 'lower' | 'upper'>[], one: Pick<Rated, 'upper'>): number {
  return 1 + all.filter((other) => other.lower > one.upper).length;
}

/** Strengths that are equal but for rounding are ordered by name, so that the order never depends on the data's. */
export function bestFirst(
  a: Pick<LeaderboardEntry, 'system' | 'strength'>,
  b: Pick<LeaderboardEntry, 'system' | 'strength'>,
): number {
  const difference = Math.round(b.strength * 1e9) - Math.round(a.strength * 1e9);
  if (difference !== 0) return difference;
  return a.system < b.system ? -1 : 1;
}

function countOutcomes({ itemCount, matchups }: WinGraph) {
  const wins = new Float64Array(itemCount);
  const losses = new Float64Array(itemCount);
  const tied = new Float64Array(itemCount);
  const add = (counts: Float64Array, item: number, more: number) => {
    counts[item] = (counts[item] ?? 0) + more;
  };
  for (const { first, second, firstWins, secondWins, ties } of matchups) {
    for (const item of [first, second]) add(tied, item, ties);
    add(wins, first, firstWins);
    add(losses, second, firstWins);
    add(wins, second, secondWins);
    add(losses, first, secondWins);
  }
  return (item: number) => {
    const [won, lost, drawn] = [wins[item] ?? 0, losses[item] ?? 0, tied[item] ?? 0];
    return { comparisons: won + lost + drawn, wins: won, losses: lost, ties: drawn };
  };
}
