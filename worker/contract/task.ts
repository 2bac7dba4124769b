import * as v from 'valibot';
import { RESPONSE_KEYS } from '../core/ranking.ts';
import { imageField } from './image.ts';
import { LIMITS } from './limits.ts';

const promptText = v.pipe(v.string(), v.maxLength(LIMITS.promptLength));
const responseText = v.pipe(v.string(), v.maxLength(LIMITS.responseLength));

/** Ask for tasks. With an annotate key, `annotator` and `pairs` ask for named pairs in the name of an annotator. */
export const AskTasks = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.tasksPerRequest)), 1),
  /** Tasks already in hand, so that a prefetch does not bring their pairs again. */
  pending: v.optional(v.pipe(v.array(v.string()), v.maxLength(LIMITS.tasksPerRequest)), []),
  /** How long their pairs count as taken, unless they are named again in `pending`; as long as an answer may well take without it. */
  hold_seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600))),
  /** What Turnstile gave, where the project asks for it: `human_check_required` says so. */
  turnstile: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  annotator: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.annotatorLength))),
  pairs: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          prompt: promptText,
          a: responseText,
          b: responseText,
          /** What wrote them, where the import named it. */
          system_a: v.optional(v.nullable(v.string())),
          system_b: v.optional(v.nullable(v.string())),
          annotator: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.annotatorLength))),
          /** The caller's own id of this judgement: asking again gives the same task, so a retry is one row. */
          reference: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))),
        }),
      ),
      v.minLength(1),
      v.maxLength(LIMITS.tasksPerRequest),
    ),
  ),
});

/** Of a `pair` one asks which response is better; of a `rank`, of three to nine, for their order. */
export const Task = v.object({
  task: v.string(),
  kind: v.picklist(['pair', 'rank']),
  prompt: v.string(),
  /** Of images, `text` is empty: their addresses may tell who made them. */
  responses: v.array(v.object({ key: v.picklist(RESPONSE_KEYS), text: v.string(), ...imageField })),
  expires_at: v.string(),
});

export const TaskList = v.object({ tasks: v.array(Task) });

export type AskTasks = v.InferOutput<typeof AskTasks>;
export type Task = v.InferOutput<typeof Task>;
export type TaskList = v.InferOutput<typeof TaskList>;
