import type { SystemTally } from './system-tallies.ts';

/** E[min(χ²₁, 2)]: a squared z-score cut off at 2 has this mean where nothing but chance is at work. */
const CUT = 2;
const EXPECTED = 0.74218;

const LEAST = 0.005;
const MOST = 0.5;
const LEAST_DECIDED = 8;
/** Without this many tallies the spread is not estimated but taken for what it often is. */
const LEAST_TALLIES = 20;
const USUAL = 0.03;

/** How far honest tastes for systems differ: the correlation of two wins that one annotator gives one system, beyond what
 *  the crowd's view explains. Found by matching the moment E[z² / (1 + (n − 1)·spread)] = 1, with z² cut off so that a
 *  few who push a system hardly move it.
 *  @param trust of each annotator not to push, 0 … 1: `[annotators]`
 *  @see Williams 1982, "Extra-binomial variation in logistic linear models"; Huber 1964 (cutting off) */
export function tasteSpread(tallies: readonly SystemTally[], trust: Float64Array): number {
  const scores = tallies.flatMap(({ annotator, comparisons, ties, wins, expected, variance }) => {
    const decided = comparisons - ties;
    if (decided < LEAST_DECIDED) return [];
    const share = decided / comparisons;
    const square = (wins - expected * share) ** 2 / (variance * share);
    return [{ square, others: decided - 1, weight: trust[annotator] as number }];
  });
  if (scores.length < LEAST_TALLIES) return USUAL;
  const excess = (spread: number) =>
    scores.reduce(
      (sum, { square, others, weight }) =>
        sum + weight * (Math.min(CUT, square / (1 + spread * others)) - EXPECTED),
      0,
    );
  let [low, high] = [LEAST, MOST];
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}
