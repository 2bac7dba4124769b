/** What an annotator can say of two responses, in the order they were shown. */
export const OUTCOMES = ['a', 'b', 'tie', 'both_bad', 'skip'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What a row of the log can say: of two responses as above; of three or more `ranking`, `both_bad` (all are) or `skip`. */
export const LOGGED_OUTCOMES = [...OUTCOMES, 'ranking'] as const;

export type LoggedOutcome = (typeof LOGGED_OUTCOMES)[number];

export function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.some((outcome) => outcome === value);
}
