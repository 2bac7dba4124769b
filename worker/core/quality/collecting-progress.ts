import { leaderboard } from '../leaderboard.ts';
import { indexedMatchups, type SizedMatchup } from '../matchups.ts';
import { type AnnotatorMatchup, weightedMatchups } from './annotator-matchups.ts';
import { type SplitHalf, splitHalf } from './split-half.ts';
import { DEFAULT_TARGET, type StopTarget, type StopVerdict, stopVerdict } from './stop-rule.ts';

/** Whether enough was collected, with what that was judged by. */
export interface CollectingProgress extends StopVerdict {
  target: StopTarget;
  split: SplitHalf;
}

const SPLITS = 10;
const SEED = 1;

/** @param matchups what the halves of the crowd are dealt from: all of it, or the newest
 *  @param weights by annotator; who is not in it counts fully
 *  @param whole the win matrix by these weights, where `matchups` are not all of it */
export function collectingProgress(
  matchups: readonly AnnotatorMatchup[],
  weights: ReadonlyMap<string, number>,
  whole: readonly SizedMatchup[] = weightedMatchups(matchups, weights),
): CollectingProgress {
  const split = splitHalf(matchups, { weights, splits: SPLITS, seed: SEED });
  const { systems, matchups: indexed } = indexedMatchups(whole);
  const { systems: entries } = leaderboard({ systems, matchups: indexed, ties: 'davidson' });
  return { ...stopVerdict(entries, split), target: DEFAULT_TARGET, split };
}
