/** How much of the total weight one annotator may have, where there are that many. */
export interface InfluenceCap {
  /** 0 … 1 */
  share: number;
  fromAnnotators: number;
}

export const DEFAULT_CAP: InfluenceCap = { share: 0.01, fromAnnotators: 100 };

/** @param share null for no cap */
export function capOf(share: number | null): InfluenceCap | null {
  return share === null ? null : { ...DEFAULT_CAP, share };
}

/** What to multiply each annotator's weights by so that none has more than `share` of the total that is left. Those above it
 *  all end at it, and nobody else changes. Just above 1 / share annotators the cap asks them to be nearly equal, and
 *  discards what it takes; with fewer it cannot hold, and all are made equal.
 *  @param totals weight of each annotator's answers together, ≥ 0: `[annotators]`
 *  @returns 0 … 1 each, `[annotators]` */
export function capInfluence(
  totals: readonly number[],
  { share, fromAnnotators }: InfluenceCap = DEFAULT_CAP,
): number[] {
  const descending = totals.filter((total) => total > 0).sort((a, b) => b - a);
  if (descending.length < fromAnnotators) return totals.map(() => 1);
  const most = mostOf(descending, share);
  return totals.map((total) => (total > most ? most / total : 1));
}

/** With m annotators at the cap the rest has the share 1 − m·share, which gives the total and so the cap itself. */
function mostOf(descending: readonly number[], share: number): number {
  let rest = descending.reduce((sum, total) => sum + total, 0);
  for (let capped = 0; capped * share < 1 && capped < descending.length; capped++) {
    const next = descending[capped] as number;
    const most = (share * rest) / (1 - capped * share);
    if (next <= most) return most;
    rest -= next;
  }
  return descending.at(-1) ?? 0;
}
