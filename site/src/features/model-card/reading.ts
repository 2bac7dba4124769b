import type { Evaluation } from '../../../../worker/contract/evaluation.ts';
import { plural } from '../../lib/format.ts';
import { type Estimate, hasError } from './estimate.ts';

/** Below this, chance alone moves accuracy by several points and makes any model look badly calibrated. */
const ENOUGH_COMPARISONS = 100;

export function sourceOf({ comparisons, prompts }: Evaluation): string {
  return `${plural(comparisons, 'comparison')} on ${plural(prompts, 'prompt')}`;
}

/** A warning where there are few comparisons, else null. */
export function noiseIn({ comparisons }: Evaluation): string | null {
  if (comparisons >= ENOUGH_COMPARISONS) return null;
  return `With so few comparisons, accuracy and calibration are still mostly noise: wait for ${ENOUGH_COMPARISONS} before you lean on them.`;
}

/** Whether the model knows more than length does, as far as two standard errors can tell. */
export function gainInWords(gain: Estimate): string {
  if (!hasError(gain) || Math.abs(gain.value) < 2 * gain.standard_error)
    return 'Not to be told apart from knowing the lengths alone.';
  return gain.value > 0 ? 'It knows more than length does.' : 'Length alone would have done better.';
}

/** Right end of a scale that holds both losses, in nats: 1, where they fit. */
export function lossScale({ log_loss, length_baseline }: Evaluation): number {
  const ends = [log_loss, length_baseline.log_loss].map(
    ({ value, standard_error }) => value + (standard_error ?? 0),
  );
  return Math.max(1, ...ends);
}

const QUARTERS = ['Smallest', 'Second', 'Third', 'Largest'];

/** Which quarter of the margins; `upTo` in nats. */
export function quarterLabel(index: number, upTo: number): string {
  return `${QUARTERS[index] ?? ''} quarter, up to ${upTo.toFixed(2)}`;
}
