import type { Example } from './fold.ts';
import { type ComparedRow, tiersOf } from './ranking.ts';

/** The responses of a row, best first; null where it prefers none to another.
 *  `ranks` is there only where some of a ranking tie. */
export function preferenceOrder({
  outcome,
  responseA,
  responseB,
  ranking,
}: ComparedRow): Pick<Example, 'members' | 'ranks'> | null {
  if (ranking) return rankedOrder(ranking.shown, ranking.ranks);
  if (outcome === 'a') return { members: [responseA, responseB] };
  return outcome === 'b' ? { members: [responseB, responseA] } : null;
}

function rankedOrder(
  shown: readonly number[],
  given: readonly number[] | null,
): Pick<Example, 'members' | 'ranks'> | null {
  const tiers = tiersOf(given ?? []);
  if (tiers.length < 2) return null;
  const members = tiers.flat().map((position) => shown[position] as number);
  if (tiers.length === shown.length) return { members };
  return { members, ranks: tiers.flatMap((tier, at) => tier.map(() => at + 1)) };
}
