import '@tensorflow/tfjs-backend-cpu';
import {
  matMul,
  softplus,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import { registerGradients } from './gradients.ts';

registerGradients();

/** InstructGPT's loss of a batch and its gradient by the weights, through tfjs.
 *  @param weights `[columns]`, of the batch's columns
 *  @returns `loss` in nats, the mean over rankings; `gradient`, `[columns]`
 *  @see Ouyang et al. 2022, eq. 1 */
export function lossGradient(batch: Batch, weights: Float32Array): { loss: number; gradient: Float32Array } {
  const { rows, pairs, columns } = batch;
  const result = { loss: 0, gradient: new Float32Array() };
  // tidy looks for tensors in whatever it is given back, number by number: nothing is given back.
  tidy(() => {
    const features = tensor2d(batch.features, [rows, columns.length]);
    const deficits = tensor2d(batch.deficits, [pairs, rows]);
    const pairWeights = tensor2d(batch.pairWeights, [1, pairs]);
    // −log σ(Δ) = softplus(−Δ). The weighted sum is a product too, so that only two operations need a gradient.
    const lossOf = (w: Tensor): Tensor =>
      matMul(pairWeights, softplus(matMul(deficits, matMul(features, w as Tensor2D))));
    const { value, grad } = valueAndGrad(lossOf)(tensor2d(weights, [columns.length, 1]));
    result.loss = value.dataSync()[0] as number;
    result.gradient = grad.dataSync() as Float32Array<ArrayBuffer>;
  });
  return result;
}
