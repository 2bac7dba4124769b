import type { SparseVector } from './features.ts';
import { choleskyFactor, type SquareMatrix, zeroMatrix } from './linear-algebra.ts';
import { posteriorSize } from './model-shape.ts';
import { diagonalCell, wholeCell } from './precision.ts';
import { preferenceProbability } from './preference-loss.ts';
import { hiddenActivations, type RewardModel, type RewardNetwork } from './reward-network.ts';

/** How sure a model is of the weights that enter its reward linearly. */
export interface Posterior {
  /** Variance of weights·d, in nats², ≥ 0; d of {@link posteriorFeatures}, or a difference of two such. */
  variance(d: SparseVector): number;
}

/** A response as the weights of the posterior see it: its features, or an MLP's hidden activations. */
export function posteriorFeatures(network: RewardNetwork, features: SparseVector): SparseVector {
  if (network.shape.hidden === 0) return features;
  const activations = hiddenActivations(network, features);
  return { indices: Uint16Array.from(activations.keys()), values: Float32Array.from(activations) };
}

/** Laplace's approximation at the model's weights: Gaussian, its precision the prior's plus the curvature. Of an MLP only
 *  the last layer counts as uncertain.
 *  @throws Error where the precision is not positive definite
 *  @see MacKay 1992, "A practical Bayesian framework for backpropagation networks"; Daxberger et al. 2021, "Laplace
 *    redux", for the last layer alone */
export function posteriorOf({ shape, precision }: Pick<RewardModel, 'shape' | 'precision'>): Posterior {
  const { whole } = posteriorSize(shape);
  const factor = choleskyFactor(wholePart(precision, whole));
  return {
    variance({ indices, values }) {
      const first = new Float64Array(whole);
      let sum = 0;
      for (let at = 0; at < indices.length; at++) {
        const index = indices[at] as number;
        const value = values[at] as number;
        if (index < whole) first[index] = value;
        else sum += value ** 2 / (precision[diagonalCell(whole, index)] as number);
      }
      return sum + squaredLengthAfterInverse(factor, first);
    },
  };
}

function wholePart(precision: Float32Array, whole: number): SquareMatrix {
  const matrix = zeroMatrix(whole);
  for (let row = 0; row < whole; row++) {
    for (let column = 0; column <= row; column++) {
      matrix.values[row * whole + column] = precision[wholeCell(row, column)] as number;
    }
  }
  return matrix;
}

/** ‖L⁻¹x‖² = xᵀ(L·Lᵀ)⁻¹x; x is overwritten. */
function squaredLengthAfterInverse({ size, values }: SquareMatrix, x: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < size; row++) {
    let rest = x[row] as number;
    for (let column = 0; column < row; column++) {
      rest -= (values[row * size + column] as number) * (x[column] as number);
    }
    const solved = rest / (values[row * size + row] as number);
    x[row] = solved;
    sum += solved * solved;
  }
  return sum;
}

/** Probability that one response is chosen from several, averaged over what its margins over the others may be:
 *  1/(1 + Σ exp(−Δ/√(1 + π·s²/8))), a Plackett–Luce choice by the mean field. For one rival, {@link moderatedProbability}.
 *  @param margins over each rival, in nats, with its variance s² in nats²; none: 1
 *  @see Lu, Ie & Sha 2020, "Mean-field approximation to Gaussian-softmax integral" */
export function probabilityOfBest(margins: readonly { margin: number; variance: number }[]): number {
  const odds = margins.map(({ margin, variance }) => {
    const probability = moderatedProbability(margin, variance);
    return (1 - probability) / probability;
  });
  return 1 / (1 + odds.reduce((sum, against) => sum + against, 0));
}

/** Probability that the first of two responses is preferred, averaged over what the margin may be:
 *  σ(Δ/√(1 + π·s²/8)), nearer to a half the less is known.
 *  @param variance s², of the margin, in nats²
 *  @see MacKay 1992, "The evidence framework applied to classification networks", eq. 14 */
export function moderatedProbability(rewardMargin: number, variance: number): number {
  return preferenceProbability(rewardMargin / Math.sqrt(1 + (Math.PI * variance) / 8));
}
