import * as v from 'valibot';
import { KnownEncoder } from './encoder.ts';
import { Evaluation } from './evaluation.ts';
import { PriorSource } from './prior.ts';
import { ComparisonsSaved } from './savings.ts';

/** Whether a new model went to those who ask for the newest: what the project's gate said. Losses in nats, of both models on the same
 *  held-out comparisons; see the setting `promotion_tolerance`. */
const Promotion = v.object({
  promoted: v.boolean(),
  reason: v.picklist(['no_gate', 'first', 'passed', 'worse', 'too_few']),
  against: v.nullable(v.number()),
  comparisons: v.number(),
  loss: v.nullable(v.number()),
  served_loss: v.nullable(v.number()),
  tolerance: v.nullable(v.number()),
});

export const CheckpointList = v.object({
  /** The step of the model that scoring uses and that `latest` names; null before there is one. */
  served: v.nullable(v.number()),
  /** Since when an owner has it served; null where it is what training gave. */
  pinned_at: v.nullable(v.string()),
  /** Those that are kept, newest first. */
  checkpoints: v.array(
    v.object({
      step: v.number(),
      comparisons: v.number(),
      published_at: v.string(),
      promoted: v.boolean(),
      promotion: v.nullable(Promotion),
      held_out_comparisons: v.number(),
      held_out_loss: v.nullable(v.number()),
      held_out_loss_standard_error: v.nullable(v.number()),
      held_out_accuracy: v.nullable(v.number()),
      progressive_loss: v.nullable(v.number()),
    }),
  ),
});
export type CheckpointList = v.InferOutput<typeof CheckpointList>;

const reason = v.pipe(v.string(), v.trim(), v.nonEmpty('say why, for the audit log'), v.maxLength(500));

export const ServeCheckpoint = v.strictObject({
  /** One of those that are kept. */
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  reason,
});

export const ServeNewest = v.strictObject({ reason });

/** The model card: what is known of a published model. */
export const CheckpointCard = v.object({
  step: v.number(),
  comparisons: v.number(),
  published_at: v.string(),
  feature_version: v.number(),
  feature_count: v.number(),
  /** Whose embeddings are the last of the features; null where there are none. */
  encoder: v.nullable(KnownEncoder),
  /** Names the weights: two checkpoints that agree in it give the same rewards. */
  sha256: v.string(),
  head: v.picklist(['linear', 'mlp']),
  /** How many weights the rewards are computed from. */
  weights: v.number(),
  /** The last row of the log that was folded. */
  last_comparison: v.number(),
  /** Comparisons in which one response was preferred, and how many of them were on held-out prompts and never trained. */
  preferences: v.nullable(v.number()),
  held_out: v.nullable(v.number()),
  held_out_share: v.nullable(v.number()),
  strength_margin: v.nullable(v.number()),
  /** What the model started from; null where it started cold. */
  prior: v.nullable(v.object({ source: PriorSource, sha256: v.string(), preferences: v.number() })),
  /** How much each weight of a warm start's prior has in the model; empty where there is none. */
  warm_start: v.array(v.object({ prior_weight: v.number(), share: v.number() })),
  comparisons_saved: ComparisonsSaved,
  /** Null in models published before there were gates. */
  promotion: v.nullable(Promotion),
  /** Of the newest comparisons of pairs drawn at random, each foretold before it was trained on; null where there are none
   *  yet. */
  progressive: v.nullable(Evaluation),
  /** Of comparisons on prompts that never train; null where there are none yet. */
  held_out_evaluation: v.nullable(Evaluation),
});
export type CheckpointCard = v.InferOutput<typeof CheckpointCard>;

/** A `model.json` of TensorFlow.js, with the checkpoint it is as `model.getUserDefinedMetadata()`. */
export const LayersModel = v.object({
  format: v.literal('layers-model'),
  generatedBy: v.string(),
  convertedBy: v.null(),
  modelTopology: v.record(v.string(), v.unknown()),
  weightsManifest: v.array(
    v.object({
      /** Relative to this file. */
      paths: v.array(v.string()),
      weights: v.array(
        v.object({ name: v.string(), shape: v.array(v.number()), dtype: v.literal('float32') }),
      ),
    }),
  ),
  userDefinedMetadata: v.object({
    step: v.number(),
    comparisons: v.number(),
    published_at: v.string(),
    feature_version: v.number(),
    encoder: v.nullable(KnownEncoder),
  }),
});
export type LayersModel = v.InferOutput<typeof LayersModel>;
