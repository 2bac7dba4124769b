import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';
import { LIMITS } from './limits.ts';

/** `a` and `b` are the sides as they were shown. */
export const Outcome = v.picklist(OUTCOMES);

export const AnswerTask = v.strictObject({
  task: v.pipe(v.string(), v.nonEmpty()),
  outcome: Outcome,
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
  outcome: Outcome,
  annotator: v.string(),
  created_at: v.string(),
  active_ms: v.nullable(v.number()),
  strength: v.nullable(v.number()),
  reasons: v.nullable(v.array(v.string())),
  rationale: v.nullable(v.string()),
  skip_reason: v.nullable(v.string()),
  /** What wrote each response, shown only now that the task is answered; null where the data names none. */
  systems: v.object({ a: v.nullable(v.string()), b: v.nullable(v.string()) }),
});

export type Outcome = v.InferOutput<typeof Outcome>;
export type AnswerTask = v.InferOutput<typeof AnswerTask>;
export type Comparison = v.InferOutput<typeof Comparison>;
