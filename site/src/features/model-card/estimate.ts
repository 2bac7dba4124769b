import type { Evaluation } from '../../../../worker/contract/evaluation.ts';
import { formatPercent, formatSigned } from '../../lib/format.ts';

export type Estimate = Evaluation['accuracy'];

export const NO_ERROR = '—';
const TOO_FEW = 'too few to say';

/** How one kind of figure is written. */
export interface Notation {
  value: (value: number) => string;
  /** Of the unit that `value` writes in one of the API's: 100 for percent. */
  scale: number;
  digits: number;
}

export const SHARE: Notation = { value: (share) => formatPercent(share, 1), scale: 100, digits: 1 };
export const NATS: Notation = { value: (loss) => loss.toFixed(3), scale: 1, digits: 3 };
export const POINTS: Notation = {
  value: (share) => `${(share * 100).toFixed(1)} points`,
  scale: 100,
  digits: 1,
};
export const GAIN: Notation = { ...POINTS, value: (share) => `${formatSigned(share * 100, 1)} points` };

/** Below this an error is the rounding of sums that are all alike. */
const NOTHING = 1e-9;

/** Whether there is an error to draw and to judge by. */
export function hasError(estimate: Estimate): estimate is { value: number; standard_error: number } {
  return estimate.standard_error !== null && estimate.standard_error > NOTHING;
}

/** The error after a figure. An error of nothing is never written as a number: it means that all prompts came out alike, as a
 *  few easily do, not that the figure is certain. */
export function errorText(estimate: Estimate, { scale, digits }: Notation): string {
  if (estimate.standard_error === null) return NO_ERROR;
  if (!hasError(estimate)) return TOO_FEW;
  const text = (estimate.standard_error * scale).toFixed(digits);
  return Number(text) === 0 ? `± under ${(10 ** -digits).toFixed(digits)}` : `± ${text}`;
}

/** Where a figure and its error lie on a scale from 0 to `most`, in percent of its length. */
export function intervalOf(estimate: Estimate, most: number): { at: number; from: number; to: number } {
  const position = (value: number) => Math.min(100, Math.max(0, (100 * value) / most));
  const error = estimate.standard_error ?? 0;
  return {
    at: position(estimate.value),
    from: position(estimate.value - error),
    to: position(estimate.value + error),
  };
}
