/** What an annotator can say of two responses, in the order they were shown. */
export const OUTCOMES = ['a', 'b', 'tie', 'both_bad', 'skip'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.some((outcome) => outcome === value);
}
