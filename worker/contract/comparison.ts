import * as v from 'valibot';
import { LOGGED_OUTCOMES, OUTCOMES } from '../core/comparison.ts';
import { MOST_RANKED, RESPONSE_KEYS } from '../core/ranking.ts';
import { LIMITS } from './limits.ts';

/** `a` and `b` are the sides as they were shown. */
export const Outcome = v.picklist(OUTCOMES);

const Keys = v.pipe(v.array(v.picklist(RESPONSE_KEYS)), v.minLength(1), v.maxLength(MOST_RANKED));

/** Of a pair, `outcome` says what is better. Of a rank, `ranking` gives the order, or `outcome` says `both_bad` (all are) or `skip`. */
export const AnswerTask = v.strictObject({
  task: v.pipe(v.string(), v.nonEmpty()),
  outcome: v.optional(Outcome),
  /** The keys of all responses in groups, best first; those of one group tie. */
  ranking: v.optional(v.pipe(v.array(Keys), v.minLength(1), v.maxLength(MOST_RANKED))),
  /** Time the annotator spent on the task with the page in view, in milliseconds. */
  active_ms: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400_000))),
  /** How much better, from 1 (barely) to 4 (far). */
  strength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4))),
  reasons: v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))), v.maxLength(20))),
  rationale: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.rationaleLength))),
  skip_reason: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

export const Comparison = v.object({
  id: v.number(),
  outcome: v.picklist(LOGGED_OUTCOMES),
  /** The order given, as in the answer; null where none was. */
  ranking: v.nullable(v.array(v.array(v.picklist(RESPONSE_KEYS)))),
  annotator: v.string(),
  created_at: v.string(),
  active_ms: v.nullable(v.number()),
  strength: v.nullable(v.number()),
  reasons: v.nullable(v.array(v.string())),
  rationale: v.nullable(v.string()),
  skip_reason: v.nullable(v.string()),
  /** What wrote each response, shown only now that the task is answered; null where the data names none, or where the project
   *  reveals nothing. */
  systems: v.object({
    ...v.entriesFromList(['a', 'b'], v.nullable(v.string())),
    ...v.entriesFromList(['c', 'd', 'e', 'f', 'g', 'h', 'i'], v.optional(v.nullable(v.string()))),
  }),
});

export type Outcome = v.InferOutput<typeof Outcome>;
export type AnswerTask = v.InferOutput<typeof AnswerTask>;
export type Comparison = v.InferOutput<typeof Comparison>;
