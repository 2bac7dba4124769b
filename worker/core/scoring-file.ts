import { FEATURE_VERSION, STYLE_FEATURES } from './features.ts';
import { type ModelShape, weightCount } from './model-shape.ts';
import { precisionLength } from './precision.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import type { ScoringParts } from './scoring-model.ts';

/** Which model a file holds. */
export interface ScoringFileFacts {
  step: number;
  comparisons: number;
  publishedAt: string;
  /** Whose embeddings the last features are; null where a text is enough. */
  encoder: string | null;
}

/** All that scores are computed from, as one safetensors file; about 45 KB for a linear head. Tensors: `weights` and `precision` as in
 *  {@link ../core/reward-network.ts RewardModel}, `reference_rewards`, and of the reference responses `profile_mean`, `profile_spread`
 *  and `profile_limits` where there are any. */
export function encodeScoringFile(
  { model, referenceRewards, profile }: ScoringParts,
  { step, comparisons, publishedAt, encoder }: ScoringFileFacts,
): Uint8Array {
  const { featureCount, hidden } = model.shape;
  const row = (values: Float32Array) => ({ shape: [values.length], values });
  return encodeSafetensors({
    metadata: {
      step: String(step),
      comparisons: String(comparisons),
      published_at: publishedAt,
      feature_version: String(FEATURE_VERSION),
      feature_count: String(featureCount),
      hidden: String(hidden),
      ...(encoder !== null && { encoder }),
    },
    tensors: {
      weights: row(model.weights),
      precision: row(model.precision),
      reference_rewards: row(referenceRewards),
      ...(profile && {
        profile_mean: row(profile.mean),
        profile_spread: row(profile.spread),
        profile_limits: row(profile.limits),
      }),
    },
  });
}

/** The model in a file that {@link encodeScoringFile} made.
 *  @throws on anything else, and on features of another version than this build's */
export function decodeScoringFile(bytes: Uint8Array): { parts: ScoringParts; facts: ScoringFileFacts } {
  const { metadata, tensors } = decodeSafetensors(bytes);
  const version = metadata['feature_version'];
  if (version !== String(FEATURE_VERSION))
    throw new Error(`The model has features ${version}; this build reads ${FEATURE_VERSION}.`);
  const shape = { featureCount: Number(metadata['feature_count']), hidden: Number(metadata['hidden']) };
  const read = (name: string, length?: number): Float32Array => {
    const values = tensors[name]?.values;
    if (!values || (length !== undefined && values.length !== length))
      throw new Error(`The file has no ${name} as a model of its shape has.`);
    return values;
  };
  return {
    parts: {
      model: {
        shape,
        weights: read('weights', weightCount(shape)),
        precision: read('precision', precisionLength(shape)),
      },
      referenceRewards: read('reference_rewards'),
      profile: tensors['profile_mean'] ? readProfile(read, shape) : null,
    },
    facts: {
      step: Number(metadata['step']),
      comparisons: Number(metadata['comparisons']),
      publishedAt: metadata['published_at'] ?? '',
      encoder: metadata['encoder'] ?? null,
    },
  };
}

function readProfile(
  read: (name: string, length?: number) => Float32Array,
  { featureCount }: ModelShape,
): ScoringParts['profile'] {
  return {
    mean: read('profile_mean', featureCount),
    spread: read('profile_spread', STYLE_FEATURES.length),
    limits: read('profile_limits'),
  };
}
