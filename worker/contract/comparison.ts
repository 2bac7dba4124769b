import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';

/** `a` and `b` are the sides as they were shown. */
export const Outcome = v.picklist(OUTCOMES);

export const AnswerTask = v.strictObject({
  task: v.pipe(v.string(), v.nonEmpty()),
  outcome: Outcome,
  /** Time the annotator spent on the task with the page in view, in milliseconds. */
  active_ms: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400_000))),
});

export const Comparison = v.object({
  id: v.number(),
  outcome: Outcome,
  annotator: v.string(),
  created_at: v.string(),
  /** What wrote each response, shown only now that the task is answered; null where the data names none. */
  systems: v.object({ a: v.nullable(v.string()), b: v.nullable(v.string()) }),
});

export type Outcome = v.InferOutput<typeof Outcome>;
export type AnswerTask = v.InferOutput<typeof AnswerTask>;
export type Comparison = v.InferOutput<typeof Comparison>;
