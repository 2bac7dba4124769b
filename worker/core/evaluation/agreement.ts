import type { Estimate } from './clustered-mean.ts';
import { jackknife } from './jackknife.ts';

/** What one annotator preferred of one pair of responses. */
export interface Choice {
  prompt: number;
  /** The two responses, in any order. */
  pair: readonly [number, number];
  /** Whether the first of `pair` was chosen. */
  firstChosen: boolean;
  /** Who judged; two judgements of one pair by one annotator say nothing of agreement between people. */
  annotator: number;
}

/** How often two people prefer the same response. It is no upper bound for a model: one that sides with each pair's
 *  majority, p of the people, is right with p ≥ p² + (1 − p)². */
export interface Agreement extends Estimate {
  /** Pairs of responses that at least two annotators judged. */
  pairs: number;
}

/** How often each response of one pair was chosen, the one of lower id first. */
type Sides = [lower: number, higher: number];

/** One pair of responses, while its judgements are counted annotator by annotator. */
interface PairTally {
  last: Choice;
  byLast: Sides;
  byEarlier: Sides;
  /** Pairs of judgements by different annotators, and those that agree. */
  all: number;
  agreeing: number;
}

/** The probability that two different annotators of one pair preferred the same response: over all pairs of judgements
 *  of one response pair by different annotators, the share that agree. A response pair weighs by its pairs of
 *  judgements; where all have equally many annotators this is Fleiss's observed agreement.
 *  Standard error by {@link jackknife} over the prompts of the pairs that count; a pair belongs to one prompt.
 *  @returns null where no pair was judged by two annotators
 *  @see Fleiss 1971, "Measuring nominal scale agreement among many raters" */
export function agreement(choices: readonly Choice[]): Agreement | null {
  const tallies = tallyPairs(choices).filter(({ all }) => all > 0);
  if (tallies.length === 0) return null;
  const estimate = jackknife({
    clusters: tallies.map(({ last }) => last.prompt),
    width: 2,
    add(sums, item) {
      const { agreeing, all } = tallies[item] as PairTally;
      sums[0] = (sums[0] as number) + agreeing;
      sums[1] = (sums[1] as number) + all;
    },
    statistic: ([agreeing, all]) => (agreeing as number) / (all as number),
  });
  return { pairs: tallies.length, ...estimate };
}

/** Ascending by prompt, then pair (whichever response comes first in it), then annotator. */
export function byPromptPairAndAnnotator(a: Choice, b: Choice): number {
  return comparePairs(a, b) || a.annotator - b.annotator;
}

function comparePairs(a: Choice, b: Choice): number {
  return (
    a.prompt - b.prompt ||
    Math.min(a.pair[0], a.pair[1]) - Math.min(b.pair[0], b.pair[1]) ||
    Math.max(a.pair[0], a.pair[1]) - Math.max(b.pair[0], b.pair[1])
  );
}

function tallyPairs(choices: readonly Choice[]): PairTally[] {
  const tallies: PairTally[] = [];
  let tally: PairTally | undefined;
  for (const choice of choices.toSorted(byPromptPairAndAnnotator)) {
    if (!tally || comparePairs(tally.last, choice) !== 0) {
      tally = { last: choice, byLast: [0, 0], byEarlier: [0, 0], all: 0, agreeing: 0 };
      tallies.push(tally);
    }
    count(tally, choice);
  }
  return tallies;
}

/** Meets the choice with all by earlier annotators at once, so that the work does not grow with the pairs of judgements. */
function count(tally: PairTally, choice: Choice): void {
  const { last, byLast, byEarlier } = tally;
  if (choice.annotator !== last.annotator) {
    byEarlier[0] += byLast[0];
    byEarlier[1] += byLast[1];
    tally.byLast = [0, 0];
  }
  const side = choice.firstChosen === choice.pair[0] < choice.pair[1] ? 0 : 1;
  tally.all += byEarlier[0] + byEarlier[1];
  tally.agreeing += byEarlier[side];
  tally.byLast[side]++;
  tally.last = choice;
}
