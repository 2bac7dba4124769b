import { type MatchupChange, matchupChange } from '../matchups.ts';
import type { CrowdJudgement } from './judgement.ts';

/** How often which system won against which by one annotator's word. Sums, so that what was added can be taken back. */
export interface AnnotatorMatchup extends MatchupChange {
  annotator: string;
}

export function annotatorMatchups(judgements: readonly CrowdJudgement[]): AnnotatorMatchup[] {
  const sums = new Map<string, AnnotatorMatchup>();
  for (const judgement of judgements) {
    const change = matchupChange(judgement);
    if (!change) continue;
    const { annotator } = judgement;
    const key = JSON.stringify([annotator, change.first, change.second]);
    sums.set(key, { annotator, ...sumOf(sums.get(key), change, 1) });
  }
  return [...sums.values()];
}

/** The win matrix with each annotator's comparisons counted by their weight. Counts are then fractions; intervals drawn from
 *  them treat a weight as a share of a comparison, which errs on the wide side.
 *  @param weights by annotator; who is not in it counts fully */
export function weightedMatchups(
  matchups: readonly AnnotatorMatchup[],
  weights: ReadonlyMap<string, number>,
): MatchupChange[] {
  const sums = new Map<string, MatchupChange>();
  for (const { annotator, ...matchup } of matchups) {
    const weight = weights.get(annotator) ?? 1;
    if (weight === 0) continue;
    const key = JSON.stringify([matchup.first, matchup.second]);
    sums.set(key, sumOf(sums.get(key), matchup, weight));
  }
  return [...sums.values()];
}

function sumOf(sum: MatchupChange | undefined, more: MatchupChange, weight: number): MatchupChange {
  return {
    first: more.first,
    second: more.second,
    firstWins: (sum?.firstWins ?? 0) + weight * more.firstWins,
    secondWins: (sum?.secondWins ?? 0) + weight * more.secondWins,
    ties: (sum?.ties ?? 0) + weight * more.ties,
  };
}
