import type { Leaderboard } from '../contract/leaderboard.ts';
import { leaderboard } from '../core/leaderboard.ts';
import type { MatchupChange } from '../core/matchups.ts';
import type { TieModel } from '../core/tie-models.ts';

/** The systems of a project by strength, from the trainer's win matrix. */
export function rankSystems(
  { comparisons, matchups }: { comparisons: number; matchups: readonly MatchupChange[] },
  ties: TieModel,
): Leaderboard {
  const systems = [...new Set(matchups.flatMap(({ first, second }) => [first, second]))].sort();
  const place = new Map(systems.map((system, index) => [system, index]));
  const indexed = matchups.map((matchup) => ({
    ...matchup,
    first: place.get(matchup.first) as number,
    second: place.get(matchup.second) as number,
  }));
  return { ties, comparisons, ...leaderboard({ systems, matchups: indexed, ties }) };
}
