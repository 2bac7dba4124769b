import type { Outcome } from '../comparison.ts';
import type { Judgement } from '../imported-row.ts';

type By = Pick<Judgement, 'annotator' | 'weight' | 'strength'>;

/** That the first of two responses was preferred, in data which always names the preferred one first: which side it
 *  stood on is not known. */
export function firstPreferred(by: By): Judgement {
  return { a: 0, b: 1, outcome: 'a', ...by, sidesUnknown: true };
}

/** A judgement on a scale whose middle is a tie.
 *  @param score below zero: `a` is better */
export function fromSignedScore(score: number): Outcome {
  if (score === 0) return 'tie';
  return score < 0 ? 'a' : 'b';
}

/** Tilt's strength of a step on HelpSteer's scale: 1 slightly better, 2 better, 3 much better. Tilt's 1, barely, lies
 *  below all of them. */
export function strengthOfStep(score: number): number | null {
  return score === 0 ? null : Math.min(4, Math.round(Math.abs(score)) + 1);
}
