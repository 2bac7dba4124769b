import * as v from 'valibot';

/** What is known of a published model. `sha256` names its weights: two checkpoints that agree in it are the same. */
export const CheckpointCard = v.object({
  step: v.number(),
  comparisons: v.number(),
  published_at: v.string(),
  feature_version: v.number(),
  feature_count: v.number(),
  sha256: v.string(),
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
  }),
});
export type LayersModel = v.InferOutput<typeof LayersModel>;
