import { formatPercent } from '../../lib/format.ts';

/** What a probability means, in one sentence. */
export function verdictOf(probabilityA: number): string {
  const favoured = probabilityA >= 0.5 ? 'A' : 'B';
  const share = Math.max(probabilityA, 1 - probabilityA);
  if (share < 0.525) return 'The model sees no difference.';
  const shown = share > 0.995 ? 'over 99 %' : formatPercent(share);
  return `${favoured} would be chosen ${shown} of the time.`;
}
