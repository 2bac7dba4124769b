import type { WinMatrix } from '../contract/statistics.ts';
import { leaderboard } from '../core/leaderboard.ts';
import { indexedMatchups } from '../core/matchups.ts';
import { winMatrix } from '../core/statistics/win-matrix.ts';
import type { TieModel } from '../core/tie-models.ts';
import type { CountedComparisons } from './rank-systems.ts';

/** What was seen of each two systems beside what their strengths foretell. */
export function compareWithPredicted(
  { comparisons, matchups }: CountedComparisons,
  { ties, weights }: { ties: TieModel; weights: WinMatrix['weights'] },
): WinMatrix {
  const { systems, matchups: indexed } = indexedMatchups(matchups);
  const { notices } = leaderboard({ systems, matchups: indexed, ties });
  return { ties, weights, comparisons, ...winMatrix({ systems, matchups: indexed, ties }), notices };
}
