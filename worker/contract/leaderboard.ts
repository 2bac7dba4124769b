import * as v from 'valibot';

export const LeaderboardQuery = v.object({
  ties: v.optional(v.picklist(['davidson', 'rao-kupper']), 'davidson'),
});

/** Strength is a Bradley–Terry log-strength, mean zero; rating = 1000 + 400/ln 10 · strength, with its 95 % interval. */
export const RankedSystem = v.object({
  system: v.string(),
  strength: v.number(),
  rating: v.number(),
  lower: v.number(),
  upper: v.number(),
  /** 1 + the number of systems significantly better, so ranks are shared where intervals do not separate. */
  rank: v.number(),
  comparisons: v.number(),
  wins: v.number(),
  losses: v.number(),
  ties: v.number(),
});

export const Leaderboard = v.object({
  ties: v.picklist(['davidson', 'rao-kupper']),
  /** Rows of the log behind this table. */
  comparisons: v.number(),
  systems: v.array(RankedSystem),
  /** What a reader must know before trusting it, one sentence each; usually empty. */
  notices: v.array(v.string()),
});

export type LeaderboardQuery = v.InferOutput<typeof LeaderboardQuery>;
export type RankedSystem = v.InferOutput<typeof RankedSystem>;
export type Leaderboard = v.InferOutput<typeof Leaderboard>;
