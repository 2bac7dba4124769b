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
import type { Column } from './adagrad.ts';
import { type Batch, layBatch, type WeightedRanking } from './batch.ts';
import { registerGradients } from './gradients.ts';
import { linearLoss, SIDE_BY_SIDE } from './linear-loss.ts';
import { sparseProduct } from './sparse-product.ts';

registerGradients();

export interface LossGradient {
  /** In nats, the weighted mean over rankings. */
  loss: number;
  /** Of the loss by the weights, laid as they are. */
  gradient: Column;
}

/** InstructGPT's loss of a batch for each of several models of one shape, and its gradients by their weights, through tfjs.
 *  @param models the weights of each, laid as the shape says
 *  @throws if an example ranks fewer than two
 *  @see Ouyang et al. 2022, eq. 1 */
export function lossGradients(
  examples: readonly WeightedRanking[],
  models: readonly Float32Array[],
  { featureCount, hidden }: ModelShape,
): LossGradient[] {
  if (hidden === 0) return linearLossGradients(examples, models);
  const batch = layBatch(examples);
  const first = (featureCount + 1) * hidden;
  return models.map((weights) => {
    const layers = [
      { values: weights.subarray(0, first), columns: hidden },
      { values: weights.subarray(first), columns: 1 },
    ];
    const { losses, gradients } = differentiate(layers, (units, output) =>
      preferenceLoss(batch, rewardsOf(batch, units as Tensor2D, output as Tensor2D)),
    );
    return { loss: losses[0] as number, gradient: { matrix: joined(gradients), columns: 1, column: 0 } };
  });
}

function linearLossGradients(
  examples: readonly WeightedRanking[],
  models: readonly Float32Array[],
): LossGradient[] {
  const pairs = Array.from({ length: Math.ceil(models.length / SIDE_BY_SIDE) }, (_, pair) =>
    models.slice(SIDE_BY_SIDE * pair, SIDE_BY_SIDE * (pair + 1)),
  );
  return pairs.flatMap((pair) => {
    const layer = { values: sideBySide(pair), columns: SIDE_BY_SIDE };
    const { losses, gradients } = differentiate([layer], (matrix) =>
      linearLoss(examples, matrix as Tensor2D),
    );
    const [matrix] = gradients as [Float32Array];
    return pair.map((_, column) => ({
      loss: losses[column] as number,
      gradient: { matrix, columns: SIDE_BY_SIDE, column },
    }));
  });
}

/** A matrix of weights, row by row: the one of a linear head, or a layer of an MLP. */
interface Layer {
  values: Float32Array;
  columns: number;
}

function differentiate(
  layers: readonly Layer[],
  lossOf: (...layers: Tensor[]) => Tensor,
): { losses: Float32Array; gradients: Float32Array[] } {
  let losses = new Float32Array();
  let gradients: Float32Array[] = [];
  // tidy looks for tensors in whatever it is given back, number by number: nothing is given back.
  tidy(() => {
    const { value, grads } = valueAndGrads(lossOf)(
      layers.map(({ values, columns }) => tensor2d(values, [values.length / columns, columns])),
    );
    losses = value.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
    gradients = grads.map((grad) => grad.dataSync<'float32'>());
  });
  return { losses, gradients };
}

/** An MLP's, `[rows, 1]`. */
function rewardsOf({ responses }: Batch, units: Tensor2D, output: Tensor2D): Tensor2D {
  return matMul(tanh(sparseProduct(responses, units)), output);
}

/** −log σ(Δ − target) = softplus(target − Δ). The weighted sum is a product too, so that few operations need a gradient.
 *  @param rewards `[rows, 1]`
 *  @returns `[1, 1]` */
function preferenceLoss(batch: Batch, rewards: Tensor2D): Tensor2D {
  const { responses, pairs } = batch;
  const deficits = tensor2d(batch.deficits, [pairs, responses.length]);
  const targetMargins = tensor2d(batch.targetMargins, [pairs, 1]);
  const pairWeights = tensor2d(batch.pairWeights, [1, pairs]);
  return matMul(pairWeights, softplus(add(matMul(deficits, rewards), targetMargins)));
}

/** Beside one that is left over stand zeros. */
function sideBySide(models: readonly Float32Array[]): Float32Array {
  const matrix = new Float32Array((models[0]?.length ?? 0) * SIDE_BY_SIDE);
  for (const [column, weights] of models.entries()) {
    for (let row = 0; row < weights.length; row++) {
      matrix[row * SIDE_BY_SIDE + column] = weights[row] as number;
    }
  }
  return matrix;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
