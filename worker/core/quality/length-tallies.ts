import type { CrowdColumns } from './crowd-columns.ts';
import { type Manner, preferenceOf } from './reliability.ts';
import type { SystemTally } from './system-tallies.ts';

/** Fewer comparisons than this settle nothing. */
const LEAST_COMPARISONS = 20;

/** What each annotator made of the longer response of their pairs, as if all longer ones were of one system: who goes by length alone
 *  agrees with a crowd that likes length as often as anybody, and shows by this only. Ties are left out.
 *  @param margins by the others, `[rows]`
 *  @param manners of annotators, `[annotators]` */
export function lengthTallies(
  { byAnnotator, longer, preferred }: CrowdColumns,
  margins: Float64Array,
  manners: readonly Manner[],
): SystemTally[] {
  return manners.flatMap((manner, annotator) => {
    const [from, to] = [byAnnotator.starts[annotator], byAnnotator.starts[annotator + 1]];
    const tally = {
      annotator,
      system: 0,
      comparisons: 0,
      wins: 0,
      ties: 0,
      expected: 0,
      variance: 0,
      tieShare: 0,
    };
    for (const row of byAnnotator.rows.subarray(from, to)) {
      const [long, side] = [longer[row] as number, preferred[row] as number];
      if (long === 0 || side === 0) continue;
      const probability = preferenceOf(
        { ...manner, sharpness: Math.min(1, manner.sharpness) },
        long * (margins[row] as number),
      );
      tally.comparisons++;
      tally.expected += probability;
      tally.variance += probability * (1 - probability);
      if (side === long) tally.wins++;
    }
    return tally.comparisons < LEAST_COMPARISONS ? [] : [tally];
  });
}
