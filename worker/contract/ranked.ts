import * as v from 'valibot';

/** How something stands in a ranking by comparisons, be it a system or a response. Strength is a Bradley–Terry log-strength, mean zero;
 *  rating = 1000 + 400/ln 10 · strength, with its 95 % interval. */
export const RANKED = {
  strength: v.number(),
  rating: v.number(),
  lower: v.number(),
  upper: v.number(),
  /** 1 + how many are significantly better, so ranks are shared where intervals do not separate. */
  rank: v.number(),
  comparisons: v.number(),
  wins: v.number(),
  losses: v.number(),
  ties: v.number(),
} as const;
