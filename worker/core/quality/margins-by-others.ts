import type { Consensus } from './consensus.ts';
import type { CrowdColumns } from './crowd-columns.ts';

/** The prior leaves at least twice this; the curvature is that of scores a little earlier. */
const LEAST_LEFT = 0.05;

/** What the crowd without an annotator thinks of each comparison of theirs: the margin of its lower response over its
 *  higher one in nats, moderated by how surely it is known, so that σ(margin) is the probability of that preference.
 *  Otherwise an annotator whose pairs nobody else judged would agree with themselves.
 *
 *  Leaves out all of an annotator's judgements of both responses by one Newton step of each score.
 *  @param sharpness how many times as decided as the crowd they are whose preference is foretold
 *  @returns `[rows]`
 *  @see Giordano et al. 2019, "A Swiss army infinitesimal jackknife" (one step instead of a fit each); MacKay 1992, "The
 *  evidence framework applied to classification networks", eq. 10 (moderation) */
export function marginsByOthers(
  columns: CrowdColumns,
  { scores, curvature }: Consensus,
  weights: Float64Array,
  sharpness = 1,
): Float64Array {
  const { annotators, byAnnotator, lower, higher } = columns;
  const margins = new Float64Array(columns.rows);
  const own: Share = {
    gradient: new Float64Array(columns.responses),
    information: new Float64Array(columns.responses),
  };
  for (let annotator = 0; annotator < annotators.length; annotator++) {
    const start = byAnnotator.starts[annotator] as number;
    const rows = byAnnotator.rows.subarray(start, byAnnotator.starts[annotator + 1]);
    addShare(own, rows, { columns, scores, weight: weights[annotator] as number });
    for (const row of rows) {
      const [low, high] = [lower[row] as number, higher[row] as number];
      const lowLeft = Math.max(LEAST_LEFT, (curvature[low] as number) - (own.information[low] as number));
      const highLeft = Math.max(LEAST_LEFT, (curvature[high] as number) - (own.information[high] as number));
      const margin =
        (scores[low] as number) -
        (own.gradient[low] as number) / lowLeft -
        (scores[high] as number) +
        (own.gradient[high] as number) / highLeft;
      const variance = 1 / lowLeft + 1 / highLeft;
      margins[row] = (sharpness * margin) / Math.sqrt(1 + (Math.PI / 8) * sharpness ** 2 * variance);
    }
    for (const row of rows) {
      for (const response of [lower[row] as number, higher[row] as number]) {
        own.gradient[response] = 0;
        own.information[response] = 0;
      }
    }
  }
  return margins;
}

/** What one annotator's judgements add to the gradient and curvature of each score: `[responses]`. */
interface Share {
  gradient: Float64Array;
  information: Float64Array;
}

function addShare(
  { gradient, information }: Share,
  rows: Int32Array,
  { columns, scores, weight }: { columns: CrowdColumns; scores: Float64Array; weight: number },
): void {
  const { lower, higher, preferred } = columns;
  for (const row of rows) {
    if (preferred[row] === 0) continue;
    const [low, high] = [lower[row] as number, higher[row] as number];
    const p = 1 / (1 + Math.exp((scores[high] as number) - (scores[low] as number)));
    const pull = weight * ((preferred[row] === 1 ? 1 : 0) - p);
    const firmness = weight * p * (1 - p);
    gradient[low] = (gradient[low] as number) + pull;
    gradient[high] = (gradient[high] as number) - pull;
    information[low] = (information[low] as number) + firmness;
    information[high] = (information[high] as number) + firmness;
  }
}
