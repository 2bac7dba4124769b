import { formatPercent } from '../../lib/format.ts';
import { type Judged, letterOf } from './judged.ts';

/** Below this a lead is none to speak of. */
const LEAST_PROBABILITY = 0.525;

/** Which response would be chosen how often, in one sentence. */
export function verdictOf({ order, probabilityFirstIsBest, lead }: Judged): string {
  const first = letterOf(order[0] ?? 0);
  const count = order.length;
  const chosen = `${first} would be chosen ${shareOf(probabilityFirstIsBest)} of the time`;
  if (lead.probability < LEAST_PROBABILITY)
    return count === 2 ? 'The model sees no difference.' : 'The model sees no clear best.';
  return count === 2 ? `${chosen}.` : `Of all ${count}, ${chosen}.`;
}

function shareOf(probability: number): string {
  return probability > 0.995 ? 'over 99 %' : formatPercent(probability);
}

/** How far the best is ahead, how sure that is, and what is left of it without length and markup. */
export function marginOf({ scores, order, lead }: Judged): string {
  const error = lead.standardError.toFixed(2);
  // Two equal texts differ by nothing for certain; any other error of nothing would be a claim.
  const sureness = Number(error) === 0 ? '' : ` ± ${error}`;
  const raw = scores.map(({ reward }) => reward);
  const adjusted = scores.map(({ styleAdjustedReward }) => styleAdjustedReward);
  const adjustedOrder = [...order].sort(
    (one, other) => (adjusted[other] as number) - (adjusted[one] as number),
  );
  return `${leadOf(raw, order)}${sureness} nats. Without length and markup: ${leadOf(adjusted, adjustedOrder)}.`;
}

function leadOf(rewards: readonly number[], [first = 0, second = 0]: readonly number[]): string {
  const text = ((rewards[first] as number) - (rewards[second] as number)).toFixed(2);
  if (Number(text) === 0) return 'Level at 0.00';
  const over = rewards.length === 2 ? '' : ` over ${letterOf(second)}`;
  return `${letterOf(first)} leads${over} by ${text}`;
}
