import type { CrowdColumns } from './crowd-columns.ts';
import { type Manner, preferenceOf } from './reliability.ts';
import type { SystemTally } from './system-tallies.ts';

/** Fewer comparisons than this settle nothing. */
const LEAST_COMPARISONS = 20;

/** What each annotator made of the responses that a rule prefers, as if all of them were of one system: who goes by length alone
 *  agrees with a crowd that likes length as often as anybody, and shows by this only. Ties are left out.
 *  @param prefers 1 where the rule prefers the lower response, −1 the higher, 0 where it does not say: `[rows]`
 *  @param margins by the others, `[rows]`
 *  @param manners of annotators, `[annotators]` */
export function ruleTallies(
  { byAnnotator, preferred }: CrowdColumns,
  prefers: Int8Array,
  { margins, manners }: { margins: Float64Array; manners: readonly Manner[] },
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
      const [rule, side] = [prefers[row] as number, preferred[row] as number];
      if (rule === 0 || side === 0) continue;
      const probability = preferenceOf(manner, rule * (margins[row] as number));
      tally.comparisons++;
      tally.expected += probability;
      tally.variance += probability * (1 - probability);
      if (side === rule) tally.wins++;
    }
    return tally.comparisons < LEAST_COMPARISONS ? [] : [tally];
  });
}
