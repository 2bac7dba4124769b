import * as v from 'valibot';

/** What others and the model think of a pair, for who has answered it. */
export const Opinions = v.object({
  /** How many others said what, by the sides as the caller was shown them; skips are left out. */
  crowd: v.object({ a: v.number(), b: v.number(), tie: v.number(), both_bad: v.number() }),
  /** How likely the crowd is to prefer a, by the newest model; null where there is none yet. */
  model: v.nullable(v.object({ probability_a: v.number() })),
});

export type Opinions = v.InferOutput<typeof Opinions>;
