import type { Outcome } from '../comparison.ts';
import { pairKey } from '../pairing.ts';
import type { CrowdJudgement } from './judgement.ts';

/** A pair whose right answer the owner knows, by its response ids. */
export interface GoldPair {
  a: number;
  b: number;
  /** With the sides in that order. */
  outcome: Outcome;
}

const MIRRORED: Record<Outcome, Outcome> = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad', skip: 'skip' };

/** The judgements with the right answer beside those of gold pairs, as their sides were shown. */
export function withGold<J extends CrowdJudgement>(
  judgements: readonly J[],
  gold: readonly GoldPair[],
): readonly J[] {
  if (gold.length === 0) return judgements;
  const known = new Map(gold.map((pair) => [pairKey(pair.a, pair.b), pair]));
  return judgements.map((judgement) => {
    const pair = known.get(pairKey(judgement.responseA, judgement.responseB));
    if (!pair) return judgement;
    const right = pair.a === judgement.responseA ? pair.outcome : MIRRORED[pair.outcome];
    return { ...judgement, gold: right };
  });
}
