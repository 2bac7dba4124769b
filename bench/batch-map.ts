import { FEATURE_COUNT, type SparseVector } from '../worker/core/features.ts';
import type { LogRow } from '../worker/core/fold.ts';
import { preferenceProbability } from '../worker/core/preference-loss.ts';
import { PRIOR_PRECISION } from '../worker/core/training-policy.ts';

/** Difference of two responses' features, and how many chose the first and the second. */
interface Difference {
  indices: Uint16Array;
  values: Float64Array;
  votes: readonly [number, number];
}

/** How often each response of a pair was chosen. */
type Votes = { features: readonly [SparseVector, SparseVector]; votes: readonly [number, number] };

function differenceOf({ features: [first, second], votes }: Votes): Difference {
  const dense = new Map<number, number>();
  for (const [at, index] of first.indices.entries()) dense.set(index, first.values[at] as number);
  for (const [at, index] of second.indices.entries()) {
    dense.set(index, (dense.get(index) ?? 0) - (second.values[at] as number));
  }
  const kept = [...dense].filter(([, value]) => value !== 0);
  return {
    indices: Uint16Array.from(kept, ([index]) => index),
    values: Float64Array.from(kept, ([, value]) => value),
    votes,
  };
}

function dot(weights: Float64Array, { indices, values }: Difference): number {
  let sum = 0;
  for (let at = 0; at < indices.length; at++)
    sum += (weights[indices[at] as number] as number) * (values[at] as number);
  return sum;
}

function addScaled(target: Float64Array, { indices, values }: Difference, scale: number): void {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] as number;
    target[index] = (target[index] as number) + scale * (values[at] as number);
  }
}

const inner = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);

/** Solves (Hessian)·x = b by conjugate gradients. */
function solve(hessianTimes: (v: Float64Array) => Float64Array, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length);
  const residual = b.slice();
  let direction = b.slice();
  let norm = inner(residual, residual);
  const enough = 1e-6 * norm;
  for (let step = 0; step < 60 && norm > enough; step++) {
    const product = hessianTimes(direction);
    const along = norm / inner(direction, product);
    for (let at = 0; at < x.length; at++) {
      x[at] = (x[at] as number) + along * (direction[at] as number);
      residual[at] = (residual[at] as number) - along * (product[at] as number);
    }
    const next = inner(residual, residual);
    direction = direction.map((value, at) => (residual[at] as number) + (next / norm) * value);
    norm = next;
  }
  return x;
}

/** The weights the online model strives for: the maximum a posteriori of all votes at once, by Newton's method.
 *  Minimises Σ pair losses + precision · ½‖w‖². */
export function batchMap(pairs: readonly Votes[], precision: number = PRIOR_PRECISION): Float32Array {
  const differences = pairs.map(differenceOf);
  const weights = new Float64Array(FEATURE_COUNT);
  for (let step = 0; step < 8; step++) {
    const descent = weights.map((weight) => -precision * weight);
    const curvatures: number[] = [];
    for (const difference of differences) {
      const [first, second] = difference.votes;
      const p = preferenceProbability(dot(weights, difference));
      addScaled(descent, difference, first - (first + second) * p);
      curvatures.push((first + second) * p * (1 - p));
    }
    const change = solve((v) => {
      const product = v.map((value) => precision * value);
      for (const [at, difference] of differences.entries()) {
        addScaled(product, difference, (curvatures[at] as number) * dot(v, difference));
      }
      return product;
    }, descent);
    for (let at = 0; at < weights.length; at++)
      weights[at] = (weights[at] as number) + (change[at] as number);
    if (inner(change, change) < 1e-8) break;
  }
  return Float32Array.from(weights);
}

/** The pairs that a log compares, with what it says of each. */
export function countVotes(pairs: readonly Votes[], log: readonly LogRow[]): Votes[] {
  const votes = new Map<number, [number, number]>();
  for (const { outcome, responseA } of log) {
    const pair = votes.get(responseA / 2) ?? [0, 0];
    pair[outcome === 'a' ? 0 : 1]++;
    votes.set(responseA / 2, pair);
  }
  return [...votes].map(([index, counted]) => ({ ...(pairs[index] as Votes), votes: counted }));
}
