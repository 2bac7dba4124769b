/** A way to answer. */
export interface AnnotatorKind {
  /** Share of answers that follow the crowd's view of the pair; the others are guesses. Below 0: share that turns it round. */
  follows: number;
  /** How many times as decided as the crowd. */
  sharpness: number;
  /** How common it is among annotators of whom nothing is known; all kinds add up to 1. */
  prior: number;
}

/** Crowd-BT's annotator, a mixture of the crowd's Bradley–Terry model and a guess, on a grid: η = (1 + follows) / 2 is its
 *  probability of siding with the consensus. Guesses have a side they prefer, as in MACE.
 *
 *  The priors are fixed, so that a newcomer's weight does not fall when others spam. Those of the kinds that follow are
 *  about what empirical Bayes makes of 3,439 recorded annotators (UKPConvArg1), where 3 % guessed; here 8 % do, for an
 *  open project meets worse.
 *  @see Chen et al. 2013, "Pairwise ranking aggregation in a crowdsourced setting"; Hovy et al. 2013, "Learning whom to
 *  trust with MACE" */
export const ANNOTATOR_KINDS: readonly AnnotatorKind[] = [
  { follows: -1, sharpness: 1, prior: 0.002 },
  { follows: -0.6, sharpness: 1, prior: 0.003 },
  { follows: -0.3, sharpness: 1, prior: 0.005 },
  { follows: 0, sharpness: 1, prior: 0.08 },
  { follows: 0.15, sharpness: 1, prior: 0.005 },
  { follows: 0.3, sharpness: 1, prior: 0.01 },
  { follows: 0.45, sharpness: 1, prior: 0.015 },
  { follows: 0.6, sharpness: 1, prior: 0.04 },
  { follows: 0.75, sharpness: 1, prior: 0.1 },
  { follows: 0.9, sharpness: 1, prior: 0.2 },
  { follows: 1, sharpness: 1, prior: 0.29 },
  { follows: 1, sharpness: 1.4, prior: 0.15 },
  { follows: 1, sharpness: 2, prior: 0.07 },
  { follows: 1, sharpness: 3, prior: 0.03 },
];

/** Whoever answers faster than one can read is presumed to guess until their answers say otherwise. */
export const HASTY_PRIORS: readonly number[] = ANNOTATOR_KINDS.map(({ follows, prior }) =>
  follows === 0 ? 0.9 : (0.1 * prior) / 0.92,
);

const NOTHING_UP_TO = 0.4;
const FULL_FROM = 0.75;

/** What an answer of such an annotator counts for: nothing up to 40 % that follow the crowd, all from 75 % on. A
 *  proportional weight would let each of many guessers, whom 80 comparisons cannot tell from 20 %, count a fifth. */
export function weightOfKind({ follows }: Pick<AnnotatorKind, 'follows'>): number {
  return Math.max(0, Math.min(1, (follows - NOTHING_UP_TO) / (FULL_FROM - NOTHING_UP_TO)));
}

/** Weight of an annotator of whom nothing is known. */
export const NEWCOMER_WEIGHT = ANNOTATOR_KINDS.reduce(
  (sum, kind) => sum + kind.prior * weightOfKind(kind),
  0,
);
