import { fitBradleyTerry } from './bradley-terry.ts';
import { leaderboardNotices } from './leaderboard-notices.ts';
import { Z_95 } from './normal-quantile.ts';
import type { TieModel } from './tie-models.ts';
import { comparisonsIn, hasFiniteMaximum, islands, type Matchup, type WinGraph } from './win-graph.ts';

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
const RATING_CENTRE = 1000;

/** Standard deviation, in log-strength, of the prior that stands in where the data have no finite maximum. 2 is 347
 *  rating points, odds of 7 : 1 against the average: wider than systems worth comparing differ, so a few comparisons
 *  outweigh it. */
const WEAK_PRIOR_DEVIATION = 2;

/** Ranks systems by Bradley–Terry strength, best first, equal strengths by name.
 *
 *  Ranks compare intervals as LMArena does, rather than testing each difference: they agree with the picture that is
 *  drawn of the intervals, and intervals that separate always mean a significant difference (Schenker & Gentleman 2001).
 *  A strong system with a narrow interval can rank behind a weaker one with a wide interval.
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
}: {
  systems: readonly string[];
  matchups: readonly Matchup[];
  ties: TieModel;
}): { systems: LeaderboardEntry[]; notices: string[] } {
  const graph = { itemCount: systems.length, matchups };
  const { strengths, variances, bounded } = fitIslands(graph, ties);
  const counts = countOutcomes(graph);
  const entries = systems.map((system, i) => {
    const strength = strengths[i] ?? Number.NaN;
    return { system, strength, ...ratingInterval(strength, variances[i] ?? Number.NaN), ...counts(i) };
  });
  const ranked = entries.map((entry) => ({ ...entry, rank: rankAmong(entries, entry) }));
  const priorPoints = Math.round(WEAK_PRIOR_DEVIATION * RATING_SCALE);
  const notices = bounded ? [] : leaderboardNotices({ systems, graph, priorPoints });
  return { systems: ranked.sort(bestFirst), notices };
}

interface Estimates {
  strengths: Float64Array;
  variances: Float64Array;
  /** Whether the comparisons alone gave them, with no prior. */
  bounded: boolean;
}

/** Each island has its own mean zero. The one with most comparisons is the yardstick; how far another one's mean lies
 *  from it is known from the prior only, so that a system nobody has seen yet widens no interval but its own. */
function fitIslands(graph: WinGraph, ties: TieModel): Estimates {
  const groups = islands(graph).map((members) => ({ members, matchups: matchupsWithin(graph, members) }));
  const sizes = groups.map(({ matchups }) => comparisonsIn(matchups));
  const yardstick = comparisonsIn(graph.matchups) > 0 ? groups[sizes.indexOf(Math.max(...sizes))] : undefined;
  const strengths = new Float64Array(graph.itemCount);
  const variances = new Float64Array(graph.itemCount);
  let bounded = graph.itemCount === 0 || (groups.length === 1 && yardstick !== undefined);
  for (const group of groups) {
    const island = fitIsland({ itemCount: group.members.length, matchups: group.matchups }, ties);
    bounded &&= island.bounded;
    group.members.forEach((item, i) => {
      strengths[item] = island.strengths[i] ?? Number.NaN;
      const apart = group === yardstick ? 0 : WEAK_PRIOR_DEVIATION ** 2;
      variances[item] = (island.variances[i] ?? Number.NaN) + apart;
    });
  }
  return { strengths, variances, bounded };
}

function fitIsland(graph: WinGraph, ties: TieModel): Estimates {
  const fitted = (prior: { priorDeviation?: number }) => {
    const { strengths, covariance } = fitBradleyTerry({ ...graph, ties, ...prior });
    // A variance of 0 may come out below it by rounding.
    const variances = strengths.map((_, i) =>
      Math.max(0, covariance[i * (graph.itemCount + 1)] ?? Number.NaN),
    );
    return { strengths, variances, bounded: prior.priorDeviation === undefined };
  };
  if (hasFiniteMaximum(graph)) {
    try {
      return fitted({});
    } catch {
      // A maximum that is finite but beyond double precision: a million to one beside a single comparison.
    }
  }
  return fitted({ priorDeviation: WEAK_PRIOR_DEVIATION });
}

/** The matchups of one island, by the position of their systems in it. */
function matchupsWithin({ itemCount, matchups }: WinGraph, members: readonly number[]): readonly Matchup[] {
  if (members.length === itemCount) return matchups;
  const position = new Map(members.map((item, i) => [item, i]));
  return matchups.flatMap((matchup) => {
    const first = position.get(matchup.first);
    const second = position.get(matchup.second);
    return first === undefined || second === undefined ? [] : [{ ...matchup, first, second }];
  });
}

type Rated = Pick<LeaderboardEntry, 'rating' | 'lower' | 'upper'>;

function ratingInterval(strength: number, variance: number): Rated {
  const rating = RATING_CENTRE + RATING_SCALE * strength;
  // arena-rank takes the quantile exact, not as 1.96.
  const halfWidth = Z_95 * RATING_SCALE * Math.sqrt(variance);
  return { rating, lower: rating - halfWidth, upper: rating + halfWidth };
}

function rankAmong(all: readonly Rated[], one: Rated): number {
  return 1 + all.filter((other) => other.lower > one.upper).length;
}

/** Strengths that are equal but for rounding are ordered by name, so that the order never depends on the data's. */
function bestFirst(a: LeaderboardEntry, b: LeaderboardEntry): number {
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
