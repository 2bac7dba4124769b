import * as v from 'valibot';
import { LEAST_RANKED, MOST_RANKED } from '../core/ranking.ts';
import { RESPONSE_KINDS } from '../core/response-kind.ts';
import { AllowedOrigins } from './allowed-origins.ts';
import { annotateSettings, knownAnnotateSettings } from './annotate-settings.ts';
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

const cap = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.answersPerDay)));

/** What an owner may tune. Every field has a default, so `{}` is a complete setting. */
export const ProjectSettings = v.strictObject({
  /** What a response is: a `text`, or an `image_url`, whose text is the https address of an image. Of the address annotators learn
   *  nothing: the server fetches the image. No model learns from images. Stays as it is once there are responses. */
  responses: v.optional(v.picklist(RESPONSE_KINDS), 'text'),
  /** Listed publicly; tasks, comparisons, scores and reads need no key. */
  public: v.optional(v.boolean(), true),
  /** Whether …/export needs no key; annotators then go by pseudonyms. */
  public_export: v.optional(v.boolean(), false),
  /** Listed no more, and nothing comes in: no tasks, comparisons or imports. All else can be read as before; `false` opens it again. */
  archived: v.optional(v.boolean(), false),
  /** How long a task may stay unanswered. */
  task_minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)), 60),
  /** How many answers a day (UTC) an annotator may give, counted exactly; what is taken back counts. Null for any number. Neither
   *  this nor the next three hold for requests with a key of scope annotate. */
  daily_cap: v.optional(cap, 5_000),
  /** How many answers a day may come from one internet address. Null for any number: then addresses are not counted. */
  address_cap: v.optional(cap, 50_000),
  /** How fast requests may come, in 10 seconds: `roomy` is 1,000 of an annotator and 10,000 of an internet address, `tight` a tenth
   *  of that. */
  bursts: v.optional(v.picklist(['roomy', 'tight', 'off']), 'roomy'),
  /** Where it is set, annotators solve Cloudflare's Turnstile before their first task, and once a week. The operator sets the secret
   *  TURNSTILE_SECRET that belongs to it. */
  turnstile_site_key: v.optional(v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))), null),
  /** How many judgements a pair gets, each by another annotator; null asks every annotator about every pair. */
  overlap: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.overlap))),
    null,
  ),
  /** Of the pairs on prompts that train, the share that the model chooses by what it would learn most from, once it has
   *  learnt from 100 preferences; the rest is drawn at random. From 0 to more or back, the log is folded again. */
  active_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.5),
  /** Of the tasks handed out, the share whose right answer the owner knows; as long as there is gold that the annotator has not
   *  had. */
  gold_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0.05),
  /** Of the tasks handed out, the share that the annotator answered before, now with the sides exchanged. From their 100th answer
   *  on; each pair once more at the most, and at least 10 pairs later. */
  repeat_share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0.03),
  /** How many responses a task asks to rank, all drawn at random; null asks about pairs. Of a prompt with fewer, it asks to rank
   *  those there are, or about the pair. */
  ranking_size: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(LEAST_RANKED), v.maxValue(MOST_RANKED))),
    null,
  ),
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
  /** Whether a comparison counts in training by the fitted reliability of its annotator: guesses and pushing count for little. */
  weigh_by_reliability: v.optional(v.boolean(), false),
  /** The share of all weight that one annotator may have, where there are 100 or more; null for no limit. */
  influence_cap: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0.001), v.maxValue(1))), 0.01),
  /** The gate: a new model is served only if its log loss on held-out comparisons is at most so many nats above that of the served one,
   *  on the same comparisons. Null for none. Whatever it says, training goes on. */
  promotion_tolerance: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), null),
  allowed_origins: v.optional(AllowedOrigins, []),
  ...annotateSettings,
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
    responses: v.picklist(RESPONSE_KINDS),
    public: v.boolean(),
    public_export: v.boolean(),
    archived: v.boolean(),
    task_minutes: v.number(),
    daily_cap: v.nullable(v.number()),
    address_cap: v.nullable(v.number()),
    bursts: v.picklist(['roomy', 'tight', 'off']),
    turnstile_site_key: v.nullable(v.string()),
    overlap: v.nullable(v.number()),
    active_share: v.number(),
    gold_share: v.number(),
    repeat_share: v.number(),
    ranking_size: v.nullable(v.number()),
    held_out_share: v.number(),
    strength_margin: v.number(),
    head: v.picklist(['linear', 'mlp']),
    encoder: v.nullable(KnownEncoder),
    weigh_by_reliability: v.boolean(),
    influence_cap: v.nullable(v.number()),
    promotion_tolerance: v.nullable(v.number()),
    allowed_origins: v.union([v.literal('*'), v.array(v.string())]),
    ...knownAnnotateSettings,
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

/** There is no way back: so it says the slug once more. */
export const DeleteProject = v.strictObject({
  confirm: v.string(),
  reason: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.questionLength)), ''),
});

export const Deleted = v.object({
  deleted: v.string(),
  prompts: v.number(),
  responses: v.number(),
  comparisons: v.number(),
  /** Whether all of it is gone by now; else the rest goes within minutes. */
  purged: v.boolean(),
});

export type DeleteProject = v.InferOutput<typeof DeleteProject>;
export type Deleted = v.InferOutput<typeof Deleted>;
export type CreateProject = v.InferOutput<typeof CreateProject>;
export type ChangeProject = v.InferOutput<typeof ChangeProject>;
export type ProjectSettings = v.InferOutput<typeof ProjectSettings>;
export type Project = v.InferOutput<typeof Project>;
export type ProjectList = v.InferOutput<typeof ProjectList>;
