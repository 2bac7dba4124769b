import { ANNOTATOR_KINDS } from './annotator-kinds.ts';
import type { CrowdColumns } from './crowd-columns.ts';
import { KINDS, kindsOf } from './kind-posteriors.ts';
import { type Reliability, reliabilityOf } from './reliability.ts';

/** Whether an annotator answers otherwise of late than before. */
export interface Tiring {
  /** That the newer half of their comparisons is of another kind than the older. */
  probability: number;
  before: Reliability;
  now: Reliability;
}

/** Of fewer comparisons the halves show nothing. */
const LEAST_COMPARISONS = 40;
/** One annotator in twenty changes, before anything is known. */
const ODDS_AGAINST = 19;
/** Probability that somebody guesses of whom nothing is known: no more shows no change. */
const UNKNOWN = reliabilityOf(ANNOTATOR_KINDS.map(({ prior }) => prior)).guessing;

/** Compares two explanations of all that an annotator answered, by their evidence: one kind throughout, or one before the middle
 *  and another after. A change is seen when it is as long as what came before, and forgotten when as much has come after.
 *  @param margins by the others, `[rows]`
 *  @param hasty `[annotators]`
 *  @param evidence of one kind throughout, `[annotators]`
 *  @returns `[annotators]`, null for those of few comparisons
 *  @see MacKay 1992, "Bayesian interpolation" (comparing explanations by evidence) */
export function tiring(
  columns: CrowdColumns,
  margins: Float64Array,
  { hasty, evidence }: { hasty: Uint8Array; evidence: Float64Array },
): (Tiring | null)[] {
  const { starts, rows } = columns.byAnnotator;
  const halves = kindsOf(
    {
      ...columns,
      annotators: columns.annotators.flatMap((name) => [name, name]),
      byAnnotator: { starts: halved(starts), rows },
    },
    margins,
    Uint8Array.from({ length: 2 * hasty.length }, (_, half) => hasty[half >> 1] as number),
  );
  const reliability = (half: number) =>
    reliabilityOf(halves.posteriors.subarray(half * KINDS, (half + 1) * KINDS));
  return columns.annotators.map((_, annotator) => {
    const count = (starts[annotator + 1] as number) - (starts[annotator] as number);
    if (count < LEAST_COMPARISONS) return null;
    const [older, newer] = [2 * annotator, 2 * annotator + 1];
    const gain =
      (halves.evidence[older] as number) +
      (halves.evidence[newer] as number) -
      (evidence[annotator] as number);
    return {
      probability: 1 / (1 + ODDS_AGAINST * Math.exp(-gain)),
      before: reliability(older),
      now: reliability(newer),
    };
  });
}

/** What an answer counts for: nothing of who has come to guess, and of others what all their answers do. Who is only a little less
 *  good than before is no less by this: of a recorded crowd that cost one who judged most a third. */
export function weightOfTiring({ weight }: Reliability, tired: Tiring | null): number {
  if (!tired) return weight;
  const guesses = Math.max(0, (tired.now.guessing - UNKNOWN) / (1 - UNKNOWN));
  return weight * (1 - tired.probability * guesses);
}

/** Starts of the older and the newer half of each group. */
function halved(starts: Int32Array): Int32Array {
  const groups = starts.length - 1;
  return Int32Array.from({ length: 2 * groups + 1 }, (_, half) => {
    const [from, to] = [starts[half >> 1] as number, starts[(half >> 1) + 1] ?? 0];
    return half % 2 === 0 ? from : from + ((to - from) >> 1);
  });
}
