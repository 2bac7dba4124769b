import { seededRandom } from '../random.ts';
import type { CrowdColumns } from './crowd-columns.ts';

const ROUNDS = 12;
/** Comparisons' worth by which an annotator of few is drawn to 0. */
const DRAWN = 10;
/** The annotator at this place from the top, as a share of all, leads; further ones count as it does. */
const LEADING = 0.01;

/** How much each annotator has in common with those who share errors: the leading direction of all that the crowd's view of the
 *  responses leaves unexplained, in which annotators side with each other beyond it. Found by power iteration between annotators and
 *  responses, where nobody's own errors come back to them: with them, whoever judged most would lead.
 *  @param margins of the lower response by the others, `[rows]`
 *  @param left who is to be left out, `[annotators]`, 1 where so
 *  @returns 0 … 1 by annotator; of the two ends of the direction, the one of fewer and further
 *  @see Krzakala et al. 2013, "Spectral redemption in clustering sparse networks" (not coming back the same way) */
export function sharedErrors(columns: CrowdColumns, margins: Float64Array, left: Uint8Array): Float64Array {
  const errors = errorsOf(columns, margins, left);
  const random = seededRandom(23);
  let order = Float64Array.from({ length: columns.responses }, () => random() / 2 ** 32 - 0.5);
  let leaning: Float64Array = new Float64Array(columns.annotators.length);
  for (let round = 0; round < ROUNDS; round++) {
    leaning = leaningOf(columns, errors, { order, leaning });
    const next = orderOf(columns, errors, leaning);
    const length = Math.sqrt(next.reduce((sum, at) => sum + at * at, 0)) || 1;
    order = next.map((at) => at / length);
    leaning = leaning.map((at) => at / length);
  }
  return towards(leaning);
}

/** What is left of each preference, for the lower response, over how many judged the responses: `[rows, 2]`. */
function errorsOf(
  { rows, annotator, lower, higher, preferred, responses }: CrowdColumns,
  margins: Float64Array,
  left: Uint8Array,
): { whole: Float64Array; lower: Float64Array; higher: Float64Array } {
  const judged = new Float64Array(responses);
  for (let row = 0; row < rows; row++) {
    for (const response of [lower[row] as number, higher[row] as number]) {
      judged[response] = (judged[response] as number) + 1;
    }
  }
  const whole = Float64Array.from({ length: rows }, (_, row) => {
    if (preferred[row] === 0 || left[annotator[row] as number] === 1) return 0;
    return (preferred[row] === 1 ? 1 : 0) - 1 / (1 + Math.exp(-(margins[row] as number)));
  });
  return {
    whole,
    lower: whole.map((error, row) => error / (judged[lower[row] as number] as number)),
    higher: whole.map((error, row) => error / (judged[higher[row] as number] as number)),
  };
}

/** @param before the order of responses and the leaning that it was made of */
function leaningOf(
  { annotators, byAnnotator, lower, higher, responses }: CrowdColumns,
  errors: ReturnType<typeof errorsOf>,
  before: { order: Float64Array; leaning: Float64Array },
): Float64Array {
  const own = new Float64Array(responses);
  return Float64Array.from(annotators, (_, annotator) => {
    const rows = byAnnotator.rows.subarray(
      byAnnotator.starts[annotator] as number,
      byAnnotator.starts[annotator + 1],
    );
    addErrors(own, rows, { lower, higher, errors, times: before.leaning[annotator] as number });
    let sum = 0;
    for (const row of rows) {
      const [low, high] = [lower[row] as number, higher[row] as number];
      const apart =
        (before.order[low] as number) -
        (own[low] as number) -
        (before.order[high] as number) +
        (own[high] as number);
      sum += (errors.whole[row] as number) * apart;
    }
    for (const row of rows) for (const response of [lower[row], higher[row]]) own[response as number] = 0;
    return sum / (rows.length + DRAWN);
  });
}

function orderOf(
  { annotator, lower, higher, responses, rows }: CrowdColumns,
  errors: ReturnType<typeof errorsOf>,
  leaning: Float64Array,
): Float64Array {
  const order = new Float64Array(responses);
  for (let row = 0; row < rows; row++) {
    const [low, high] = [lower[row] as number, higher[row] as number];
    const leans = leaning[annotator[row] as number] as number;
    order[low] = (order[low] as number) + leans * (errors.lower[row] as number);
    order[high] = (order[high] as number) - leans * (errors.higher[row] as number);
  }
  return order;
}

function addErrors(
  sums: Float64Array,
  rows: Int32Array,
  {
    lower,
    higher,
    errors,
    times,
  }: { lower: Int32Array; higher: Int32Array; errors: ReturnType<typeof errorsOf>; times: number },
): void {
  for (const row of rows) {
    const [low, high] = [lower[row] as number, higher[row] as number];
    sums[low] = (sums[low] as number) + times * (errors.lower[row] as number);
    sums[high] = (sums[high] as number) - times * (errors.higher[row] as number);
  }
}

function towards(leaning: Float64Array): Float64Array {
  const sign = leaning.reduce((sum, at) => sum + at ** 3, 0) < 0 ? -1 : 1;
  const descending = leaning
    .map((at) => sign * at)
    .sort()
    .reverse();
  const leading = descending[Math.floor(LEADING * descending.length)] ?? 0;
  if (leading <= 0) return new Float64Array(leaning.length);
  return leaning.map((at) => Math.max(0, Math.min(1, (sign * at) / leading)));
}
