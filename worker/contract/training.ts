import * as v from 'valibot';
import { ComparisonsSaved } from './savings.ts';

const place = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$|^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/, 'must be a number, or a time as 2026-01-31T12:00:00Z'),
    v.transform((text) => (text.endsWith('Z') ? Date.parse(text) : Number(text))),
    v.number('must be a number, or a time as 2026-01-31T12:00:00Z'),
  ),
);

export const TrainingQuery = v.object({
  /** At most this many points. Where there are more steps, a point stands for several; see `spread`. */
  points: v.optional(
    v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(10), v.maxValue(5000)),
    '1000',
  ),
  /** What stands across: points are spread over it evenly, and `from` and `to` are in it. */
  x: v.optional(v.picklist(['step', 'comparisons', 'time']), 'comparisons'),
  /** `log` has the beginning as finely as the end. */
  scale: v.optional(v.picklist(['linear', 'log']), 'linear'),
  /** The first and the last to be shown: a step, a number of comparisons, or a time (or milliseconds since 1970). */
  from: place,
  to: place,
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
  /** Rows of the log that were there and not folded yet. */
  behind: v.number(),
  first_id: v.number(),
  last_id: v.number(),
});

const series = v.array(v.number());
const gappySeries = v.array(v.nullable(v.number()));

const Spread = v.object({ low: gappySeries, mean: gappySeries, high: gappySeries });

/** One column a quantity, one entry a point. A point that stands for several steps has what was measured at the last of them. */
const Series = v.object({
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
  behind: series,
  first_id: series,
  last_id: series,
});

/** Of each point, over all steps that it stands for: the lowest, the mean and the highest, to six digits. */
const SeriesSpread = v.object({
  /** How many steps, and the first of them. */
  steps: series,
  first_step: series,
  loss: Spread,
  progressive_loss: Spread,
  accuracy: Spread,
  length_only_loss: Spread,
  length_only_accuracy: Spread,
  held_out_loss: Spread,
  held_out_accuracy: Spread,
  random_arm_loss: Spread,
  random_arm_accuracy: Spread,
  behind: Spread,
});

/** How good the model was when the log was to be folded again, and when that was done: progressive figures over the newest steps,
 *  held-out ones over the newest comparisons on prompts that never train. */
const RebuildMeasures = v.object({
  comparisons: v.number(),
  progressive_loss: v.nullable(v.number()),
  accuracy: v.nullable(v.number()),
  held_out_loss: v.nullable(v.number()),
  held_out_accuracy: v.nullable(v.number()),
});

export const Rebuild = v.object({
  id: v.number(),
  time: v.string(),
  /** `settings`: the model is another one by the project's settings; `request`: an owner asked for it. */
  cause: v.picklist(['quarantine', 'release', 'erasure', 'settings', 'request']),
  /** After how many comparisons the fold began again. */
  comparisons: v.number(),
  before: RebuildMeasures,
  /** Null while it is under way. */
  after: v.nullable(RebuildMeasures),
});

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
  series: Series,
  /** Null where each point is one step. */
  spread: v.nullable(SeriesSpread),
  /** When the log was folded again, and what that changed; oldest first. */
  rebuilds: v.array(Rebuild),
});

/** The loss history as it was before the log was folded again. */
export const EarlierTraining = v.object({ series: Series, spread: v.nullable(SeriesSpread) });

/** What `GET …/live` sends: one JSON text message each. */
export const LiveMessage = v.variant('type', [
  v.object({ type: v.literal('hello'), step: v.number(), comparisons: v.number() }),
  v.object({ type: v.literal('step'), ...TrainingStep.entries }),
  v.object({ type: v.literal('folded'), step: v.number(), comparisons: v.number() }),
  v.object({ type: v.literal('embedded'), embedded: v.number(), responses: v.number() }),
]);

/** What became of a wish to fold the log again. */
export const RebuildBegun = v.object({
  rebuilding: v.literal(true),
  /** False where a rebuild was under way already: it goes on, and nothing begins anew. */
  started: v.boolean(),
  /** Rows of the log that it has to fold. */
  comparisons: v.number(),
});

export type RebuildBegun = v.InferOutput<typeof RebuildBegun>;
export type Rebuild = v.InferOutput<typeof Rebuild>;
export type TrainingQuery = v.InferOutput<typeof TrainingQuery>;
export type TrainingStep = v.InferOutput<typeof TrainingStep>;
export type EarlierTraining = v.InferOutput<typeof EarlierTraining>;
export type Training = v.InferOutput<typeof Training>;
export type LiveMessage = v.InferOutput<typeof LiveMessage>;
