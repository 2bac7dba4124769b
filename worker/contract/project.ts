import * as v from 'valibot';
import { EncoderSettings, KnownEncoder } from './encoder.ts';
import { LIMITS } from './limits.ts';

const Slug = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    'use lower-case letters, digits and hyphens, starting and ending with a letter or digit',
  ),
  v.maxLength(LIMITS.slugLength),
);

/** What an owner may tune. Every field has a default, so `{}` is a complete setting. */
export const ProjectSettings = v.strictObject({
  /** Listed publicly; tasks, comparisons, scores and reads need no key. */
  public: v.optional(v.boolean(), true),
  /** How long a task may stay unanswered. */
  task_minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)), 60),
  /** How many judgements a pair gets, each by another annotator; null asks every annotator about every pair. */
  overlap: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.overlap))),
    null,
  ),
  /** Of the pairs on prompts that train, the share that the model chooses by what it would learn most from, once it has
   *  learnt from 100 preferences; the rest is drawn at random. From 0 to more or back, the log is folded again. */
  active_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.5),
  /** Share of the prompts whose comparisons never train and show how good the model is; the prompt of the first
   *  comparison always trains. Changing this, or anything below, folds the log again. */
  held_out_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0.1),
  /** Margin in nats asked for where an annotator found one response far better (strength 4); less for less. */
  strength_margin: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(5)), 0),
  /** What stands on the features: `linear`, whose rewards can be explained exactly, or `mlp`, one hidden layer. */
  head: v.optional(v.picklist(['linear', 'mlp']), 'linear'),
  /** Whose embeddings the model sees beside its own features; null for none. It is asked for one when it is set, and refused where
   *  it gives none. */
  encoder: v.optional(v.nullable(EncoderSettings), null),
});

const text = (max: number) => v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(max));

export const CreateProject = v.strictObject({
  slug: Slug,
  name: text(LIMITS.nameLength),
  question: text(LIMITS.questionLength),
  guidelines: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.guidelinesLength)), ''),
  settings: v.optional(ProjectSettings, {}),
});

export const ChangeProject = v.strictObject({
  name: v.optional(text(LIMITS.nameLength)),
  question: v.optional(text(LIMITS.questionLength)),
  guidelines: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.guidelinesLength))),
  settings: v.optional(v.partial(ProjectSettings)),
});

export const Project = v.object({
  slug: v.string(),
  name: v.string(),
  question: v.string(),
  guidelines: v.string(),
  settings: v.object({
    public: v.boolean(),
    task_minutes: v.number(),
    overlap: v.nullable(v.number()),
    active_share: v.number(),
    held_out_share: v.number(),
    strength_margin: v.number(),
    head: v.picklist(['linear', 'mlp']),
    encoder: v.nullable(KnownEncoder),
  }),
  created_at: v.string(),
  counts: v.object({
    prompts: v.number(),
    responses: v.number(),
    systems: v.number(),
    comparisons: v.number(),
    annotators: v.number(),
  }),
});

export const ProjectList = v.object({ projects: v.array(Project) });

export type CreateProject = v.InferOutput<typeof CreateProject>;
export type ChangeProject = v.InferOutput<typeof ChangeProject>;
export type ProjectSettings = v.InferOutput<typeof ProjectSettings>;
export type Project = v.InferOutput<typeof Project>;
export type ProjectList = v.InferOutput<typeof ProjectList>;
