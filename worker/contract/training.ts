import * as v from 'valibot';
import { ComparisonsSaved } from './savings.ts';

export const TrainingQuery = v.object({
  /** At most this many points; longer histories are downsampled, keeping extremes. */
  points: v.optional(
    v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(10), v.maxValue(5000)),
    '1000',
  ),
});

/** One training step. Losses are in nats; accuracy is a share. Progressive: predicted before they were trained on. Held out: on
 *  prompts that never train, measured at the newest step of a pass and null at others. The random arm is a second model that
 *  trains only on pairs drawn at random, measured on the same held-out comparisons; null where no pair is chosen by the model. */
export const TrainingStep = v.object({
  step: v.number(),
  comparisons: v.number(),
  time: v.string(),
  loss: v.number(),
  progressive_loss: v.number(),
  accuracy: v.number(),
  /** Progressive too, by a model that knows lengths alone. */
  length_only_loss: v.number(),
  length_only_accuracy: v.number(),
  held_out_loss: v.nullable(v.number()),
  held_out_accuracy: v.nullable(v.number()),
  /** How many comparisons the model had trained on when it was measured on held-out prompts. */
  trained: v.nullable(v.number()),
  random_arm_loss: v.nullable(v.number()),
  random_arm_accuracy: v.nullable(v.number()),
  random_arm_trained: v.nullable(v.number()),
  first_id: v.number(),
  last_id: v.number(),
});

const series = v.array(v.number());
const gappySeries = v.array(v.nullable(v.number()));

export const Training = v.object({
  /** `comparisons` counts every row of the log that was folded, whatever its outcome; `preferences` those in which one side
   *  won; `held_out` those of them on held-out prompts, which never train. */
  latest: v.object({
    step: v.number(),
    comparisons: v.number(),
    preferences: v.number(),
    held_out: v.number(),
    /** Rows of the log not folded yet. */
    lag: v.number(),
    time: v.nullable(v.string()),
    loss: v.nullable(v.number()),
    progressive_loss: v.nullable(v.number()),
    accuracy: v.nullable(v.number()),
    length_only_loss: v.nullable(v.number()),
    length_only_accuracy: v.nullable(v.number()),
    held_out_loss: v.nullable(v.number()),
    held_out_accuracy: v.nullable(v.number()),
    trained: v.nullable(v.number()),
    random_arm_loss: v.nullable(v.number()),
    random_arm_accuracy: v.nullable(v.number()),
    random_arm_trained: v.nullable(v.number()),
    comparisons_saved: ComparisonsSaved,
  }),
  /** How far the project's encoder has got with its responses; null where it has none. The fold goes on as far as they are embedded. */
  encoder: v.nullable(
    v.object({
      embedded: v.number(),
      responses: v.number(),
      /** Why the encoder did not answer when it was last asked; it is asked again by itself. */
      error: v.nullable(v.string()),
    }),
  ),
  series: v.object({
    step: series,
    comparisons: series,
    time: v.array(v.string()),
    loss: series,
    progressive_loss: series,
    accuracy: series,
    length_only_loss: series,
    length_only_accuracy: series,
    held_out_loss: gappySeries,
    held_out_accuracy: gappySeries,
    trained: gappySeries,
    random_arm_loss: gappySeries,
    random_arm_accuracy: gappySeries,
    random_arm_trained: gappySeries,
    first_id: series,
    last_id: series,
  }),
});

/** What `GET …/live` sends: one JSON text message each. */
export const LiveMessage = v.variant('type', [
  v.object({ type: v.literal('hello'), step: v.number(), comparisons: v.number() }),
  v.object({ type: v.literal('step'), ...TrainingStep.entries }),
  v.object({ type: v.literal('folded'), step: v.number(), comparisons: v.number() }),
  v.object({ type: v.literal('embedded'), embedded: v.number(), responses: v.number() }),
]);

export type TrainingQuery = v.InferOutput<typeof TrainingQuery>;
export type TrainingStep = v.InferOutput<typeof TrainingStep>;
export type Training = v.InferOutput<typeof Training>;
export type LiveMessage = v.InferOutput<typeof LiveMessage>;
