import type { Leaderboard, LeaderboardQuery } from '../../../../worker/contract/leaderboard.ts';
import { api } from '../../lib/api.ts';
import { type BoardView, narrowed } from './board-view.ts';

/** Reads what a view shows. */
export function readBoard(slug: string, view: BoardView): Promise<Leaderboard> {
  const { ties, weights, intervals } = view;
  const query: Partial<LeaderboardQuery> = { ties, weights, ...narrowed(view) };
  if (intervals === 'bootstrap') query.intervals = intervals;
  return api.leaderboard(slug, query);
}
