import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  matMul,
  softplus,
  type Tensor,
  type Tensor2D,
  tanh,
  tensor2d,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import type { ModelShape } from '../core/model-shape.ts';
import type { Batch } from './batch.ts';
import { registerGradients } from './gradients.ts';

registerGradients();

/** InstructGPT's loss of a batch and its gradient by the weights, through tfjs.
 *  @param weights of the whole model, laid as its shape says
 *  @returns `loss` in nats, the weighted mean over rankings; `gradient` like `weights`, 0 where the batch has no such feature
 *  @see Ouyang et al. 2022, eq. 1 */
export function lossGradient(
  batch: Batch,
  weights: Float32Array,
  shape: ModelShape,
): { loss: number; gradient: Float32Array } {
  const parts = batchWeights(batch, weights, shape);
  const gradient = new Float32Array(weights.length);
  let loss = Number.NaN;
  // tidy looks for tensors in whatever it is given back, number by number: nothing is given back.
  tidy(() => {
    const rewardOf = shape.hidden === 0 ? linearReward : hiddenReward;
    const constants = batchTensors(batch);
    const lossOf = (...tensors: Tensor[]): Tensor =>
      preferenceLoss(constants, rewardOf(constants.features, tensors));
    const { value, grads } = valueAndGrads(lossOf)(
      parts.map(({ values, columns }) => tensor2d(values, [values.length / columns, columns])),
    );
    loss = value.dataSync()[0] as number;
    for (const [at, { put }] of parts.entries()) put(gradient, grads[at]?.dataSync() as Float32Array);
  });
  return { loss, gradient };
}

/** Weights a batch needs, as the tensors the reward is computed from, and where their gradients belong. */
interface WeightPart {
  values: Float32Array;
  columns: number;
  put: (gradient: Float32Array, values: Float32Array) => void;
}

function batchWeights(
  { columns }: Batch,
  weights: Float32Array,
  { featureCount, hidden }: ModelShape,
): WeightPart[] {
  const width = Math.max(1, hidden);
  // The rows of the features that occur; of an MLP the bias's row follows the last feature's.
  const rows = new Float32Array(columns.length * width);
  for (let row = 0; row < columns.length; row++) {
    const from = (columns[row] as number) * width;
    for (let unit = 0; unit < width; unit++) rows[row * width + unit] = weights[from + unit] as number;
  }
  const first: WeightPart = {
    values: rows,
    columns: width,
    put(gradient, values) {
      for (let row = 0; row < columns.length; row++) {
        const to = (columns[row] as number) * width;
        for (let unit = 0; unit < width; unit++) gradient[to + unit] = values[row * width + unit] as number;
      }
    },
  };
  if (hidden === 0) return [first];
  const offset = (featureCount + 1) * hidden;
  const second: WeightPart = {
    values: weights.slice(offset, offset + hidden),
    columns: 1,
    put: (gradient, values) => gradient.set(values, offset),
  };
  return [first, second];
}

type BatchTensors = Record<'features' | 'deficits' | 'targetMargins' | 'pairWeights', Tensor2D>;

function batchTensors(batch: Batch): BatchTensors {
  const { rows, pairs, columns } = batch;
  return {
    features: tensor2d(batch.features, [rows, columns.length]),
    deficits: tensor2d(batch.deficits, [pairs, rows]),
    targetMargins: tensor2d(batch.targetMargins, [pairs, 1]),
    pairWeights: tensor2d(batch.pairWeights, [1, pairs]),
  };
}

function linearReward(features: Tensor2D, [weights]: Tensor[]): Tensor2D {
  return matMul(features, weights as Tensor2D);
}

function hiddenReward(features: Tensor2D, [first, second]: Tensor[]): Tensor2D {
  return matMul(tanh(matMul(features, first as Tensor2D)), second as Tensor2D);
}

/** −log σ(Δ − target) = softplus(target − Δ). The weighted sum is a product too, so that few operations need a gradient.
 *  @param rewards `[rows, 1]` */
function preferenceLoss({ deficits, targetMargins, pairWeights }: BatchTensors, rewards: Tensor2D): Tensor2D {
  return matMul(pairWeights, softplus(add(matMul(deficits, rewards), targetMargins)));
}
