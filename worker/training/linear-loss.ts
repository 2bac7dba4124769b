import { customGrad, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { SparseVector } from '../core/features.ts';
import { isTied, pairCount, pairLoss, preferenceProbability } from '../core/preference-loss.ts';
import type { WeightedRanking } from './batch.ts';

/** Two models stand side by side, for there are two learners: each entry of a response is then read once for both. */
export const SIDE_BY_SIDE = 2;

/** InstructGPT's loss of two linear heads, as one tfjs operation with its gradient. Of separate operations tfjs would keep a
 *  tape and every result in between, which takes half as long as the arithmetic; and this one is done with an example while its
 *  responses are in the processor's cache, where they would go through the whole batch twice.
 *  @param examples each counts once, however many responses it ranks, less what it leaves tied
 *  @param matrix their weights, `[featureCount, 2]`
 *  @returns in nats, `[1, 2]`
 *  @throws if an example ranks fewer than two responses
 *  @see Ouyang et al. 2022, eq. 1; Hsu et al. 2024, "Liger kernel", for a head and its loss as one */
export function linearLoss(examples: readonly WeightedRanking[], matrix: Tensor2D): Tensor2D {
  const loss = customGrad((given) => {
    const { losses, gradient } = lossAndGradient(examples, (given as Tensor2D).dataSync<'float32'>());
    return {
      value: tensor2d(losses, [1, SIDE_BY_SIDE]),
      gradFunc: (dy) =>
        tensor2d(scaleColumns(gradient, (dy as Tensor2D).dataSync<'float32'>()), matrix.shape),
    };
  });
  return loss(matrix) as Tensor2D;
}

// Indexed loops from here on: the fold spends its time in them.

function lossAndGradient(
  examples: readonly WeightedRanking[],
  weights: Float32Array,
): { losses: Float32Array; gradient: Float32Array } {
  const losses = new Float64Array(SIDE_BY_SIDE);
  const gradient = new Float32Array(weights.length);
  for (let at = 0; at < examples.length; at++) {
    const example = examples[at] as WeightedRanking;
    const { ranking } = example;
    const rewards = new Float64Array(SIDE_BY_SIDE * ranking.length);
    for (let row = 0; row < ranking.length; row++) {
      writeRewards(ranking[row] as SparseVector, weights, rewards, SIDE_BY_SIDE * row);
    }
    const pulls = pullsOf(example, { rewards, losses, share: example.weight / examples.length });
    for (let row = 0; row < ranking.length; row++) {
      addPulled(ranking[row] as SparseVector, gradient, pulls, SIDE_BY_SIDE * row);
    }
  }
  return { losses: Float32Array.from(losses), gradient };
}

/** Adds an example's loss to each model's.
 *  @param rewards `[K, 2]`
 *  @returns the gradient by the rewards, laid as they are */
function pullsOf(
  { ranking, ranks, targetMargin }: WeightedRanking,
  { rewards, losses, share }: { rewards: Float64Array; losses: Float64Array; share: number },
): Float64Array {
  const weight = share / pairCount(ranking.length);
  const pulls = new Float64Array(rewards.length);
  for (let better = 0; better < ranking.length; better++) {
    for (let worse = better + 1; worse < ranking.length; worse++) {
      if (isTied(ranks, better, worse)) continue;
      for (let model = 0; model < SIDE_BY_SIDE; model++) {
        const [high, low] = [SIDE_BY_SIDE * better + model, SIDE_BY_SIDE * worse + model];
        const margin = (rewards[high] as number) - (rewards[low] as number);
        const pull = weight * preferenceProbability(targetMargin - margin);
        add(losses, model, weight * pairLoss(margin, targetMargin));
        add(pulls, high, -pull);
        add(pulls, low, pull);
      }
    }
  }
  return pulls;
}

/** The two models' rewards of a response, written at a place and behind it. */
function writeRewards(
  { indices, values }: SparseVector,
  weights: Float32Array,
  rewards: Float64Array,
  place: number,
): void {
  let first = 0;
  let second = 0;
  for (let at = 0; at < indices.length; at++) {
    const value = values[at] as number;
    const cell = SIDE_BY_SIDE * (indices[at] as number);
    first += value * (weights[cell] as number);
    second += value * (weights[cell + 1] as number);
  }
  rewards[place] = first;
  rewards[place + 1] = second;
}

/** Adds a response to the two models' gradients, times the pulls at a place and behind it. */
function addPulled(
  { indices, values }: SparseVector,
  gradient: Float32Array,
  pulls: Float64Array,
  place: number,
): void {
  const first = pulls[place] as number;
  const second = pulls[place + 1] as number;
  for (let at = 0; at < indices.length; at++) {
    const value = values[at] as number;
    const cell = SIDE_BY_SIDE * (indices[at] as number);
    gradient[cell] = (gradient[cell] as number) + first * value;
    gradient[cell + 1] = (gradient[cell + 1] as number) + second * value;
  }
}

/** Each column by its factor: 1 where the loss is all that is differentiated. */
function scaleColumns(matrix: Float32Array, factors: Float32Array): Float32Array {
  const [first, second] = factors as unknown as [number, number];
  if (first === 1 && second === 1) return matrix;
  return matrix.map((value, at) => value * (at % SIDE_BY_SIDE === 0 ? first : second));
}

function add(target: Float64Array, at: number, amount: number): void {
  target[at] = (target[at] as number) + amount;
}
