import { type ModelShape, weightCount } from './model-shape.ts';
import type { RewardNetwork } from './reward-network.ts';

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

interface DenseLayer {
  name: string;
  inputs: number;
  units: number;
  activation: 'linear' | 'tanh';
}

function layersOf({ featureCount, hidden }: ModelShape): DenseLayer[] {
  const last = { name: 'reward', units: 1, activation: 'linear' as const };
  if (hidden === 0) return [{ ...last, inputs: featureCount }];
  return [
    { name: 'hidden', inputs: featureCount, units: hidden, activation: 'tanh' },
    { ...last, inputs: hidden },
  ];
}

/** The reward model as a Layers model for `tf.loadLayersModel`, `[batch, featureCount]` → `[batch, 1]`, the centred reward in
 *  nats: one dense unit, or a hidden layer before it.
 *  @param weightsPath where {@link layersWeights} are served, relative to the folder of this file
 *  @see https://js.tensorflow.org/api/latest/#loadLayersModel (`ModelJSON` and `WeightsManifestConfig` in tfjs-core 4.22) */
export function layersModel(shape: ModelShape, weightsPath: string): LayersModelFile {
  const layers = layersOf(shape);
  return {
    format: 'layers-model',
    generatedBy: 'Tilt',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'tilt',
        layers: layers.map((layer, at) => ({ class_name: 'Dense', config: denseConfig(layer, at === 0) })),
      },
    },
    weightsManifest: [
      {
        paths: [weightsPath],
        weights: layers.flatMap(({ name, inputs, units }) => [
          { name: `${name}/kernel`, shape: [inputs, units], dtype: 'float32' as const },
          { name: `${name}/bias`, shape: [units], dtype: 'float32' as const },
        ]),
      },
    ],
  };
}

function denseConfig(
  { name, inputs, units, activation }: DenseLayer,
  isFirst: boolean,
): Record<string, unknown> {
  return {
    name,
    ...(isFirst && { batch_input_shape: [null, inputs], dtype: 'float32' }),
    units,
    activation,
    use_bias: true,
  };
}

/** The weights {@link layersModel} names, as little-endian float32 without a header: each layer's kernel, then its bias; the
 *  last bias is −centre. A model's weights lie in that very order.
 *  @param centre reward that becomes 0, in nats
 *  @throws if there is another number of weights or one is not finite
 *  @see `decodeWeights` in tfjs-core 4.22, src/io/io_utils.ts */
export function layersWeights({ shape, weights }: RewardNetwork, centre: number): Uint8Array {
  const count = weightCount(shape);
  if (weights.length !== count) throw new Error(`A model has ${count} weights, not ${weights.length}.`);
  const bytes = new Uint8Array(4 * (count + 1));
  const view = new DataView(bytes.buffer);
  for (const [index, value] of [...weights, -centre].entries()) {
    if (!Number.isFinite(value))
      throw new Error('A model with a number that is not finite cannot be exported.');
    view.setFloat32(4 * index, value, true);
  }
  return bytes;
}
