import type { Outcome } from '../comparison.ts';
import { pairKey } from '../pairing.ts';
import type { CrowdJudgement } from './judgement.ts';

/** What can be said of a pair, whichever response was shown first: the one of lower id is better, the one of higher id,
 *  they tie, both are bad. */
const CATEGORIES = 4;
type Category = 0 | 1 | 2 | 3;

/** What people said of one pair of responses. */
export interface PairUnit {
  /** The first answer of each annotator; what they say when asked again is about themselves, not about the pair. */
  first: Map<string, Category>;
  /** Later answers, with whether they repeat the first. */
  repeats: { annotator: string; same: boolean }[];
}

/** Judgements by pair, in order of first appearance; skips say nothing. */
export function pairUnits(judgements: readonly CrowdJudgement[]): Map<number, PairUnit> {
  const units = new Map<number, PairUnit>();
  for (const judgement of judgements) {
    const category = categoryOf(judgement);
    if (category === null) continue;
    const key = pairKey(judgement.responseA, judgement.responseB);
    const unit: PairUnit = units.get(key) ?? { first: new Map(), repeats: [] };
    units.set(key, unit);
    const earlier = unit.first.get(judgement.annotator);
    if (earlier === undefined) unit.first.set(judgement.annotator, category);
    else unit.repeats.push({ annotator: judgement.annotator, same: earlier === category });
  }
  return units;
}

/** How often each category was said of a pair: `[CATEGORIES]`. */
export function categoryCounts({ first }: PairUnit): number[] {
  const counts = new Array<number>(CATEGORIES).fill(0);
  for (const category of first.values()) counts[category] = (counts[category] as number) + 1;
  return counts;
}

function categoryOf({
  outcome,
  responseA,
  responseB,
}: Pick<CrowdJudgement, 'outcome' | 'responseA' | 'responseB'>): Category | null {
  const preferred: Record<Outcome, Category | null> = {
    a: responseA < responseB ? 0 : 1,
    b: responseA < responseB ? 1 : 0,
    tie: 2,
    both_bad: 3,
    skip: null,
  };
  return preferred[outcome];
}
