import type { Compared } from '../../../../worker/contract/score.ts';
import { formatPercent } from '../../lib/format.ts';

/** What a probability means, in one sentence. */
export function verdictOf(probabilityA: number): string {
  const favoured = probabilityA >= 0.5 ? 'A' : 'B';
  const share = Math.max(probabilityA, 1 - probabilityA);
  if (share < 0.525) return 'The model sees no difference.';
  const shown = share > 0.995 ? 'over 99 %' : formatPercent(share);
  return `${favoured} would be chosen ${shown} of the time.`;
}

/** How far apart the rewards are, how sure that is, and what is left of it without length and markup. */
export function marginOf({
  reward_a,
  reward_b,
  margin_standard_error,
  style_adjusted_margin,
}: Compared): string {
  const error = margin_standard_error.toFixed(2);
  // Two equal texts differ by nothing for certain; any other error of nothing would be a claim.
  const sureness = Number(error) === 0 ? '' : ` ± ${error}`;
  return `${leadOf(reward_a - reward_b)}${sureness} nats. Without length and markup: ${leadOf(style_adjusted_margin)}.`;
}

function leadOf(margin: number): string {
  const text = Math.abs(margin).toFixed(2);
  return Number(text) === 0 ? 'Level at 0.00' : `${margin > 0 ? 'A' : 'B'} leads by ${text}`;
}
