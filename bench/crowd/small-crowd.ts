import { seededRandom } from '../../worker/core/random.ts';
import { shuffled } from '../folds.ts';
import type { BenchJudgement, RecordedCrowd } from './recorded-crowd.ts';

const TESTED = 1500;

/** A crowd of a few honest people: recorded judgements of some pairs, as if so many people had given them.
 *  @returns the judgements in random order, and pairs of other groups to be tested on */
export function smallCrowd(
  crowd: RecordedCrowd,
  { people, pairs, seed }: { people: number; pairs: number; seed: number },
): { judgements: BenchJudgement[]; test: number[] } {
  const random = seededRandom(31, seed);
  const order = shuffled([...crowd.pairs.keys()], random);
  const judged = new Set(order.slice(0, pairs));
  const groups = new Set([...judged].map((pair) => crowd.pairs[pair]?.trained.group));
  const judgements = order.slice(0, pairs).flatMap((pair) => {
    const said = crowd.judgements.filter((judgement) => judgement.pair === pair);
    const names = shuffled([...Array(people).keys()], random);
    return said.slice(0, people).map((judgement, at) => ({ ...judgement, annotator: `person ${names[at]}` }));
  });
  const others = order.slice(pairs).filter((pair) => !groups.has(crowd.pairs[pair]?.trained.group));
  // Of many pairs, those judged may be of every group; then any other pair will do.
  const test = (others.length >= TESTED ? others : order.slice(pairs)).slice(0, TESTED);
  return { judgements: shuffled(judgements, random), test };
}
