import { leaderboard } from '../leaderboard.ts';
import type { SizedMatchup } from '../matchups.ts';
import { randomInteger, seededRandom } from '../random.ts';
import { type AnnotatorMatchup, weightedMatchups } from './annotator-matchups.ts';

/** How alike two halves of the crowd would rank the systems, corrected to the length of the whole; or why that cannot be
 *  said yet. */
export type SplitHalf =
  | { defined: true; value: number }
  | { defined: false; code: 'few_systems' | 'few_annotators'; reason: string };

const LEAST_SYSTEMS = 3;
const LEAST_ANNOTATORS = 4;

/** Deals the annotators into two halves at random, rates the systems by each, and correlates the strengths; the mean over
 *  several deals, stepped up by Spearman–Brown's 2r / (1 + r).
 *  @param weights by annotator; who is not in it counts fully
 *  @see Spearman 1910; Brown 1910 */
export function splitHalf(
  matchups: readonly AnnotatorMatchup[],
  { weights, splits, seed }: { weights: ReadonlyMap<string, number>; splits: number; seed: number },
): SplitHalf {
  const systems = [...new Set(matchups.flatMap(({ first, second }) => [first, second]))].sort();
  const annotators = [...new Set(matchups.map(({ annotator }) => annotator))];
  if (systems.length < LEAST_SYSTEMS) {
    const reason = `A correlation takes ${LEAST_SYSTEMS} systems; there are ${systems.length}.`;
    return { defined: false, code: 'few_systems', reason };
  }
  if (annotators.length < LEAST_ANNOTATORS) {
    const reason = `Two halves of a crowd take ${LEAST_ANNOTATORS} annotators; there are ${annotators.length}.`;
    return { defined: false, code: 'few_annotators', reason };
  }
  const random = seededRandom(seed);
  let sum = 0;
  for (let split = 0; split < splits; split++) {
    const first = firstHalf(annotators, random);
    const [one, other] = [true, false].map((inFirst) => {
      const half = matchups.filter(({ annotator }) => first.has(annotator) === inFirst);
      return strengthsOf(systems, weightedMatchups(half, weights));
    });
    sum += correlation(one as number[], other as number[]);
  }
  const mean = sum / splits;
  return { defined: true, value: mean <= 0 ? mean : (2 * mean) / (1 + mean) };
}

function firstHalf(annotators: readonly string[], random: () => number): Set<string> {
  const rest = [...annotators];
  const half = new Set<string>();
  while (half.size < Math.floor(annotators.length / 2)) {
    const [drawn] = rest.splice(randomInteger(random, rest.length), 1);
    half.add(drawn as string);
  }
  return half;
}

function strengthsOf(systems: readonly string[], matchups: readonly SizedMatchup[]): number[] {
  const place = new Map(systems.map((system, at) => [system, at]));
  const indexed = matchups.map((matchup) => ({
    ...matchup,
    first: place.get(matchup.first) as number,
    second: place.get(matchup.second) as number,
  }));
  const ranked = leaderboard({ systems, matchups: indexed, ties: 'davidson' }).systems;
  const strength = new Map(ranked.map((entry) => [entry.system, entry.strength]));
  return systems.map((system) => strength.get(system) as number);
}

/** Pearson's; 0 where one side has no spread. */
function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [at, x] of xs.entries()) {
    const [dx, dy] = [x - meanX, (ys[at] as number) - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
