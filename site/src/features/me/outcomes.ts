import type { Comparison, Outcome } from '../../../../worker/contract/comparison.ts';

/** What an answer says, as its annotator would. */
export const OUTCOMES: Record<Outcome, string> = {
  a: 'A is better',
  b: 'B is better',
  tie: 'Tie',
  both_bad: 'Both bad',
  skip: 'Skipped',
};

export const CHOICES = Object.entries(OUTCOMES) as [Outcome, string][];

/** A ranking in words, best first: "B, then A and C". */
export function rankingInWords(ranking: NonNullable<Comparison['ranking']>): string {
  return ranking.map((tier) => tier.map((key) => key.toUpperCase()).join(' and ')).join(', then ');
}
