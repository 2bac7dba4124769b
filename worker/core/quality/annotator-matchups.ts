import { matchupChange, type SizedMatchup } from '../matchups.ts';
import type { CrowdJudgement } from './judgement.ts';

/** How often which system won against which by one annotator's word. Sums, so that what was added can be taken back. */
export interface AnnotatorMatchup extends SizedMatchup {
  annotator: string;
}

export function annotatorMatchups(judgements: readonly CrowdJudgement[]): AnnotatorMatchup[] {
  const sums = new Map<string, AnnotatorMatchup>();
  for (const judgement of judgements) {
    const change = matchupChange(judgement);
    if (!change) continue;
    const { annotator, size = 2 } = judgement;
    const key = JSON.stringify([annotator, change.first, change.second, size]);
    sums.set(key, { annotator, ...sumOf(sums.get(key), { ...change, size }, 1) });
  }
  return [...sums.values()];
}

/** The win matrix with each annotator's comparisons counted by their weight. Counts are then fractions; intervals drawn from
 *  them treat a weight as a share of a comparison, which errs on the wide side.
 *  @param weights by annotator; who is not in it counts fully */
export function weightedMatchups(
  matchups: Iterable<AnnotatorMatchup>,
  weights: ReadonlyMap<string, number>,
): SizedMatchup[] {
  const sums = new Map<string, SizedMatchup>();
  for (const { annotator, ...matchup } of matchups) {
    const weight = weights.get(annotator) ?? 1;
    if (weight === 0) continue;
    const key = JSON.stringify([matchup.first, matchup.second, matchup.size]);
    sums.set(key, sumOf(sums.get(key), matchup, weight));
  }
  // By name, so that whose word came first decides nothing, to the last bit.
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

function sumOf(sum: SizedMatchup | undefined, more: SizedMatchup, weight: number): SizedMatchup {
  return {
    first: more.first,
    second: more.second,
    size: more.size,
    firstWins: (sum?.firstWins ?? 0) + weight * more.firstWins,
    secondWins: (sum?.secondWins ?? 0) + weight * more.secondWins,
    ties: (sum?.ties ?? 0) + weight * more.ties,
  };
}
