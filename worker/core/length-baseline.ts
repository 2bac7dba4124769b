import { preferenceProbability } from './preference-loss.ts';

/** What length alone can tell, learnt beside the model: margin = weight · log((1 + length) / (1 + other length)). */
export interface LengthBaseline {
  weight: number;
  /** Curvature of its loss so far, plus the prior's. */
  precision: number;
}

/** Lengths of two responses, the preferred one first, in UTF-16 code units. */
export type Lengths = readonly [chosen: number, rejected: number];

export function emptyLengthBaseline(): LengthBaseline {
  return { weight: 0, precision: 1 };
}

/** Margin of the preferred response by its length alone, in nats. */
export function lengthMargin({ weight }: LengthBaseline, lengths: Lengths): number {
  return weight * logRatio(lengths);
}

/** One online Newton step on some pairs, which end within noise of the best weight for all of them at once.
 *  @see Hazan, Agarwal, Kale 2007, "Logarithmic regret algorithms for online convex optimization" */
export function learnLengths(baseline: LengthBaseline, pairs: readonly Lengths[]): LengthBaseline {
  let gradient = 0;
  let { precision } = baseline;
  for (const lengths of pairs) {
    const x = logRatio(lengths);
    const probability = preferenceProbability(baseline.weight * x);
    gradient += (1 - probability) * x;
    precision += probability * (1 - probability) * x * x;
  }
  return { weight: baseline.weight + gradient / precision, precision };
}

function logRatio([chosen, rejected]: Lengths): number {
  return Math.log1p(chosen) - Math.log1p(rejected);
}
