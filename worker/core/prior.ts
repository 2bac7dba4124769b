import { FEATURE_COUNT, FEATURE_VERSION } from './features.ts';
import type { ModelShape } from './model-shape.ts';

/** Where the weights came from that a project starts from. */
export type PriorSource =
  | { kind: 'checkpoint'; projectId: number; step: number }
  /** A file whose preferences were learnt from and not kept. */
  | { kind: 'file' };

/** What is known of a prior beside its weights. */
export interface PriorOrigin {
  source: PriorSource;
  /** Preferences the weights were learnt from. */
  preferences: number;
}

/** Weights to start from, and what model they are of. */
export interface Prior extends PriorOrigin {
  /** SHA-256 of the weights' bytes, as on the card of a checkpoint that has them. */
  hash: string;
  featureVersion: number;
  shape: ModelShape;
  weights: Float32Array;
}

/** Whether a model of this shape can start from these weights: the same head on the same features. Weights on embeddings fit none,
 *  for of another encoder they would mean something else. */
export function fitsShape(
  { featureVersion, shape }: Pick<Prior, 'featureVersion' | 'shape'>,
  wanted: ModelShape,
): boolean {
  return (
    featureVersion === FEATURE_VERSION &&
    shape.featureCount === FEATURE_COUNT &&
    wanted.featureCount === FEATURE_COUNT &&
    shape.hidden === wanted.hidden
  );
}
