import { ANNOTATOR_KINDS, HASTY_PRIORS } from './annotator-kinds.ts';
import type { CrowdColumns } from './crowd-columns.ts';

export const KINDS = ANNOTATOR_KINDS.length;

/** The margin a gold pair has for whoever knows better, in nats: 20 : 1. */
const GOLD_MARGIN = 3;

/** Everybody slips once in a hundred, so that a single answer proves nothing. */
const SLIP = 0.01;

/** Comparisons that a preference for a side must outweigh; without them one answer would show a side. */
const SIDE_PRIOR = 4;

/** Of products this long a logarithm is taken: a hundred factors of a half per cent would underflow. */
const FACTORS = 32;

/** How likely each annotator is of each kind, given what the others think of the pairs they judged.
 *  @param margins by {@link marginsByOthers}, `[rows]`
 *  @param hasty 1 where an annotator answers faster than one can read: `[annotators]`
 *  @returns `[annotators, KINDS]`, rows add up to 1 */
export function kindPosteriors(
  columns: CrowdColumns,
  margins: Float64Array,
  hasty: Uint8Array,
): Float64Array {
  return kindsOf(columns, margins, hasty).posteriors;
}

/** The log-evidence of each annotator's answers, whatever kind they are of: `[annotators]`. Of the same parameters. */
export function kindEvidence(columns: CrowdColumns, margins: Float64Array, hasty: Uint8Array): Float64Array {
  return kindsOf(columns, margins, hasty).evidence;
}

/** {@link kindPosteriors} and {@link kindEvidence} at once. */
export function kindsOf(
  columns: CrowdColumns,
  margins: Float64Array,
  hasty: Uint8Array,
): { posteriors: Float64Array; evidence: Float64Array } {
  const { annotators, byAnnotator } = columns;
  const posteriors = new Float64Array(annotators.length * KINDS);
  const evidence = new Float64Array(annotators.length);
  for (let annotator = 0; annotator < annotators.length; annotator++) {
    const rows = byAnnotator.rows.subarray(
      byAnnotator.starts[annotator] as number,
      byAnnotator.starts[annotator + 1],
    );
    const logs = posteriors.subarray(annotator * KINDS, (annotator + 1) * KINDS);
    for (let kind = 0; kind < KINDS; kind++) logs[kind] = Math.log(priorOf(kind, hasty[annotator] === 1));
    addEvidence(logs, rows, { columns, margins, first: shareOfFirst(columns, rows) });
    evidence[annotator] = normalise(logs);
  }
  return { posteriors, evidence };
}

function priorOf(kind: number, hasty: boolean): number {
  return (hasty ? HASTY_PRIORS[kind] : ANNOTATOR_KINDS[kind]?.prior) as number;
}

/** How often a guess of this annotator is the response shown first. */
function shareOfFirst({ shownFirst }: CrowdColumns, rows: Int32Array): number {
  let [first, shown] = [SIDE_PRIOR, 2 * SIDE_PRIOR];
  for (const row of rows) {
    if (shownFirst[row] === 0) continue;
    shown++;
    if (shownFirst[row] === 1) first++;
  }
  return first / shown;
}

function addEvidence(
  logs: Float64Array,
  rows: Int32Array,
  { columns, margins, first }: { columns: CrowdColumns; margins: Float64Array; first: number },
): void {
  const { preferred, shownFirst, gold } = columns;
  const products = new Float64Array(KINDS).fill(1);
  let factors = 0;
  for (const row of rows) {
    if (preferred[row] === 0) continue;
    const margin = gold[row] === 0 ? (margins[row] as number) : GOLD_MARGIN * (gold[row] as number);
    multiply(
      products,
      margin * (preferred[row] as number),
      guessProbability(shownFirst[row] as number, first),
    );
    if (++factors % FACTORS === 0) takeLogs(logs, products);
  }
  takeLogs(logs, products);
}

function guessProbability(shownFirst: number, first: number): number {
  if (shownFirst === 0) return 0.5;
  return shownFirst === 1 ? first : 1 - first;
}

/** @param margin of the response that was preferred
 *  @param guess probability that a guess prefers it */
function multiply(products: Float64Array, margin: number, guess: number): void {
  let sharpness = 0;
  let p = 0.5;
  for (let kind = 0; kind < KINDS; kind++) {
    const { follows, sharpness: own } = ANNOTATOR_KINDS[kind] as (typeof ANNOTATOR_KINDS)[number];
    if (own !== sharpness) {
      sharpness = own;
      p = SLIP / 2 + (1 - SLIP) / (1 + Math.exp(-own * margin));
    }
    const answer =
      follows >= 0 ? follows * p + (1 - follows) * guess : -follows * (1 - p) + (1 + follows) * guess;
    products[kind] = (products[kind] as number) * answer;
  }
}

function takeLogs(logs: Float64Array, products: Float64Array): void {
  for (let kind = 0; kind < KINDS; kind++) {
    logs[kind] = (logs[kind] as number) + Math.log(products[kind] as number);
    products[kind] = 1;
  }
}

/** @returns log of what they added up to */
function normalise(logs: Float64Array): number {
  const most = Math.max(...logs);
  let total = 0;
  for (let kind = 0; kind < KINDS; kind++) total += Math.exp((logs[kind] as number) - most);
  for (let kind = 0; kind < KINDS; kind++) logs[kind] = Math.exp((logs[kind] as number) - most) / total;
  return most + Math.log(total);
}
