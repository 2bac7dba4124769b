import { ANNOTATOR_KINDS, weightOfKind } from './annotator-kinds.ts';

/** How far an annotator's preferences can be trusted. */
export interface Reliability {
  /** Crowd-BT's η, the probability of siding with the consensus: 1 as one of the crowd, ½ guessing, 0 turning it round.
   *  Posterior mean with the central 95 % of the posterior. */
  value: number;
  lower: number;
  upper: number;
  /** Posterior probability of following the crowd in 40 % of answers at most, contrary ones included. */
  guessing: number;
  /** Posterior probability of turning the crowd's view round. */
  contrary: number;
  /** What an answer should count for, 0 … 1. */
  weight: number;
}

const TAIL = 0.025;

/** @param posterior over {@link ANNOTATOR_KINDS}, whose η never falls from one to the next */
export function reliabilityOf(posterior: ArrayLike<number>): Reliability {
  let [value, guessing, contrary, weight, below, lower] = [0, 0, 0, 0, 0, 1];
  let upper = 0;
  for (const [index, kind] of ANNOTATOR_KINDS.entries()) {
    const share = posterior[index] as number;
    const eta = (1 + kind.follows) / 2;
    value += share * eta;
    weight += share * weightOfKind(kind);
    if (weightOfKind(kind) === 0) guessing += share;
    if (kind.follows < 0) contrary += share;
    if (below < 1 - TAIL) upper = eta;
    below += share;
    if (below > TAIL) lower = Math.min(lower, eta);
  }
  return { value, lower, upper, guessing, contrary, weight };
}

/** How an annotator is expected to answer, by posterior means. */
export interface Manner {
  /** Share of answers that follow the crowd's view, ≥ 0. */
  follows: number;
  sharpness: number;
}

export function mannerOf(posterior: ArrayLike<number>): Manner {
  let [follows, sharpness] = [0, 0];
  for (const [index, kind] of ANNOTATOR_KINDS.entries()) {
    follows += (posterior[index] as number) * kind.follows;
    sharpness += (posterior[index] as number) * kind.sharpness;
  }
  return { follows: Math.max(0, follows), sharpness };
}

/** Probability that an annotator prefers a response.
 *  @param margin of that response by the others, in nats */
export function preferenceOf({ follows, sharpness }: Manner, margin: number): number {
  return follows / (1 + Math.exp(-sharpness * margin)) + (1 - follows) / 2;
}
