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
import { sparseProduct } from './sparse-product.ts';

registerGradients();

/** InstructGPT's loss of a batch and its gradient by the weights, through tfjs.
 *  @param weights of the whole model, laid as its shape says
 *  @returns `loss` in nats, the weighted mean over rankings; `gradient` like `weights`
 *  @see Ouyang et al. 2022, eq. 1 */
export function lossGradient(
  batch: Batch,
  weights: Float32Array,
  shape: ModelShape,
): { loss: number; gradient: Float32Array } {
  const layers = layersOf(weights, shape);
  const gradient = new Float32Array(weights.length);
  let loss = Number.NaN;
  // tidy looks for tensors in whatever it is given back, number by number: nothing is given back.
  tidy(() => {
    const lossOf = (...tensors: Tensor[]): Tensor => preferenceLoss(batch, rewardsOf(batch, tensors));
    const { value, grads } = valueAndGrads(lossOf)(
      layers.map((values, at) => {
        const columns = at === 0 ? Math.max(1, shape.hidden) : 1;
        return tensor2d(values, [values.length / columns, columns]);
      }),
    );
    loss = value.dataSync()[0] as number;
    let offset = 0;
    for (const grad of grads) {
      gradient.set(grad.dataSync<'float32'>(), offset);
      offset += grad.size;
    }
  });
  return { loss, gradient };
}

/** The weights by layer: of a linear head one; of an MLP the first with its bias as the last row, then the second. */
function layersOf(weights: Float32Array, { featureCount, hidden }: ModelShape): Float32Array[] {
  if (hidden === 0) return [weights];
  const first = (featureCount + 1) * hidden;
  return [weights.subarray(0, first), weights.subarray(first)];
}

/** @returns `[rows, 1]` */
function rewardsOf({ responses }: Batch, [first, second]: Tensor[]): Tensor2D {
  if (second === undefined) return sparseProduct(responses, first as Tensor2D, { bias: false });
  return matMul(tanh(sparseProduct(responses, first as Tensor2D, { bias: true })), second as Tensor2D);
}

/** −log σ(Δ − target) = softplus(target − Δ). The weighted sum is a product too, so that few operations need a gradient.
 *  @param rewards `[rows, 1]` */
function preferenceLoss(batch: Batch, rewards: Tensor2D): Tensor2D {
  const { responses, pairs } = batch;
  const deficits = tensor2d(batch.deficits, [pairs, responses.length]);
  const targetMargins = tensor2d(batch.targetMargins, [pairs, 1]);
  const pairWeights = tensor2d(batch.pairWeights, [1, pairs]);
  return matMul(pairWeights, softplus(add(matMul(deficits, rewards), targetMargins)));
}
