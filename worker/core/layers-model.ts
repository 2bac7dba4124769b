import { FEATURE_COUNT } from './features.ts';
import type { RewardModel } from './reward-network.ts';

/** What a `model.json` of TensorFlow.js holds, as far as Tilt writes it. */
export interface LayersModelFile {
  format: 'layers-model';
  generatedBy: string;
  convertedBy: null;
  modelTopology: Record<string, unknown>;
  weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: 'float32' }[];
  }[];
}

const LAYER = 'reward';

/** The reward model as a Layers model for `tf.loadLayersModel`: one dense unit, `[batch, FEATURE_COUNT]` →
 *  `[batch, 1]`, the centred reward in nats.
 *  @param weightsPath where {@link layersWeights} are served, relative to the folder of this file
 *  @see https://js.tensorflow.org/api/latest/#loadLayersModel (`ModelJSON` and `WeightsManifestConfig` in tfjs-core 4.22) */
export function layersModel(weightsPath: string): LayersModelFile {
  return {
    format: 'layers-model',
    generatedBy: 'Tilt',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'tilt', layers: [{ class_name: 'Dense', config: denseUnit() }] },
    },
    weightsManifest: [
      {
        paths: [weightsPath],
        weights: [
          { name: `${LAYER}/kernel`, shape: [FEATURE_COUNT, 1], dtype: 'float32' },
          { name: `${LAYER}/bias`, shape: [1], dtype: 'float32' },
        ],
      },
    ],
  };
}

function denseUnit(): Record<string, unknown> {
  return {
    name: LAYER,
    batch_input_shape: [null, FEATURE_COUNT],
    dtype: 'float32',
    units: 1,
    activation: 'linear',
    use_bias: true,
  };
}

/** The weights {@link layersModel} names: kernel `[FEATURE_COUNT, 1]`, the weights, then bias `[1]`, −centre, as
 *  little-endian float32 without a header.
 *  @param centre reward that becomes 0, in nats
 *  @throws if there is another number of weights or one is not finite
 *  @see `decodeWeights` in tfjs-core 4.22, src/io/io_utils.ts */
export function layersWeights({ weights }: Pick<RewardModel, 'weights'>, centre: number): Uint8Array {
  if (weights.length !== FEATURE_COUNT)
    throw new Error(`A model has ${FEATURE_COUNT} weights, not ${weights.length}.`);
  const bytes = new Uint8Array(4 * (FEATURE_COUNT + 1));
  const view = new DataView(bytes.buffer);
  for (const [index, value] of [...weights, -centre].entries()) {
    if (!Number.isFinite(value))
      throw new Error('A model with a number that is not finite cannot be exported.');
    view.setFloat32(4 * index, value, true);
  }
  return bytes;
}
