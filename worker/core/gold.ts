import { isOutcome, type Outcome } from './comparison.ts';

/** What the right answer to a pair can be. */
export type GoldOutcome = Exclude<Outcome, 'skip'>;

/** A pair whose right answer is known, by its response ids. */
export interface GoldPair {
  a: number;
  b: number;
  /** With the sides in that order. */
  outcome: GoldOutcome;
}

export function isGoldOutcome(value: unknown): value is GoldOutcome {
  return isOutcome(value) && value !== 'skip';
}

/** The same with the lower id first, as it is stored. */
export function sortedGold({ a, b, outcome }: GoldPair): GoldPair {
  return a < b ? { a, b, outcome } : { a: b, b: a, outcome: expectedOutcome({ a, b, outcome }, b) };
}

/** The right answer where this response is shown first. */
export function expectedOutcome({ a, outcome }: GoldPair, shownFirst: number): GoldOutcome {
  if (shownFirst === a) return outcome;
  if (outcome === 'a') return 'b';
  return outcome === 'b' ? 'a' : outcome;
}
