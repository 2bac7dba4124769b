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
