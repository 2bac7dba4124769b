import '@tensorflow/tfjs-backend-cpu';
import { env, io, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize } from '../../worker/core/features.ts';
import { layersModel, layersWeights } from '../../worker/core/layers-model.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { emptyModel, type RewardModel, reward } from '../../worker/core/reward-network.ts';

// Else the CPU backend greets Node with a banner on stderr.
env().set('IS_NODE', false);

const CENTRE = 0.8125;

const TEXTS: [prompt: string, response: string][] = [
  ['', ''],
  ['Is it open?', 'Until six today.'],
  ['How do I boil an egg?', `- Boil water\n- Put it in\n\n**Done**. ${'Take care. '.repeat(40)}`],
  ['Write a loop', '```js\nfor (const x of xs) console.log(x);\n```'],
  ['Où est la gare ?', 'Là-bas, à gauche — 駅はあちらです 🚉'],
];

function someModel(shape = LINEAR): RewardModel {
  const model = emptyModel(shape);
  return { ...model, weights: model.weights.map((_, index) => Math.sin(index) / 3) };
}

function load(model: RewardModel, centre: number): Promise<LayersModel> {
  const { modelTopology, weightsManifest } = layersModel(model.shape, 'weights.bin');
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = layersWeights(model, centre).buffer as ArrayBuffer;
  return loadLayersModel(io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

test.each([0, 16])(
  'tfjs loads a model of %i hidden units and gives the rewards of the plain forward pass, centred',
  async (hidden) => {
    const model = someModel({ featureCount: FEATURE_COUNT, hidden });
    const features = TEXTS.map(([prompt, response]) => featurize(prompt, response));
    const rows = new Float32Array(features.length * FEATURE_COUNT);
    for (const [row, { indices, values }] of features.entries())
      for (const [at, index] of indices.entries()) rows[row * FEATURE_COUNT + index] = values[at] as number;
    const loaded = await load(model, CENTRE);
    const predicted = loaded.predict(tensor2d(rows, [features.length, FEATURE_COUNT])) as Tensor;
    expect(predicted.shape).toEqual([features.length, 1]);
    const rewards = features.map((vector) => reward(model, vector) - CENTRE);
    expect(new Set(rewards.map((value) => value.toFixed(3))).size).toBe(TEXTS.length);
    for (const [row, value] of (await predicted.data()).entries())
      expect(Math.abs(value - (rewards[row] as number)), TEXTS[row]?.[1]).toBeLessThan(1e-5);
  },
);

test.each([0, 16])(
  'manifest and topology are those tfjs itself writes for a model of %i hidden units',
  async (hidden) => {
    const inputShape = [FEATURE_COUNT];
    const stack =
      hidden === 0
        ? [layers.dense({ name: 'reward', units: 1, inputShape })]
        : [
            layers.dense({ name: 'hidden', units: hidden, activation: 'tanh', inputShape }),
            layers.dense({ name: 'reward', units: 1 }),
          ];
    let saved: io.ModelArtifacts | undefined;
    await sequential({ name: 'tilt', layers: stack }).save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const { format, modelTopology, weightsManifest } = layersModel(
      { featureCount: FEATURE_COUNT, hidden },
      'weights.bin',
    );
    expect(format).toBe(saved?.format);
    expect(weightsManifest[0]?.weights).toEqual(saved?.weightSpecs);
    expect(saved?.modelTopology).toMatchObject(modelTopology);
  },
);

test('the bytes are little-endian float32: the weights, then −centre', () => {
  const bytes = layersWeights(someModel(), CENTRE);
  expect(bytes).toHaveLength(4 * (FEATURE_COUNT + 1));
  expect([...bytes.subarray(4 * FEATURE_COUNT)]).toEqual([0, 0, 0x50, 0xbf]);
});

test('a model of another length and numbers that are not finite are refused', () => {
  expect(() => layersWeights({ shape: LINEAR, weights: new Float32Array(3) }, 0)).toThrow('weights');
  expect(() => layersWeights(someModel(), Number.NaN)).toThrow('not finite');
});
