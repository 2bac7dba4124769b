import type { Outcome } from '../comparison.ts';
import { type GroupedRows, groupRows } from './grouped-rows.ts';
import type { CrowdJudgement } from './judgement.ts';

/** The judgements laid out for the fit, without skips. Responses are numbered by rising id, so that which of a pair was
 *  shown first decides nothing. */
export interface CrowdColumns {
  rows: number;
  responses: number;
  /** In order of first appearance. */
  annotators: readonly string[];
  systems: readonly string[];
  /** All `[rows]`. */
  annotator: Int32Array;
  lower: Int32Array;
  higher: Int32Array;
  /** 1 where the lower response was preferred, −1 where the higher was, 0 where neither. */
  preferred: Int8Array;
  /** 1 where the preferred response was shown first, −1 second, 0 where that is not known. */
  shownFirst: Int8Array;
  /** 1 where the lower response is known to be better, −1 the higher, 0 where the pair is not gold. */
  gold: Int8Array;
  /** 1 where the lower response is the longer text, −1 the higher, 0 where neither or nobody knows. */
  longer: Int8Array;
  /** −1 where the response names no system. */
  lowerSystem: Int32Array;
  higherSystem: Int32Array;
  byAnnotator: GroupedRows;
  /** Which pair of responses it is of: `[rows]`. */
  pair: Int32Array;
  pairs: PairColumns;
}

/** The pairs that were judged. */
interface PairColumns {
  count: number;
  /** `[count]` */
  lower: Int32Array;
  higher: Int32Array;
  byResponse: GroupedRows;
}

export function layOut(judgements: readonly CrowdJudgement[]): CrowdColumns {
  const judged = judgements.filter(
    ({ outcome, responseA, responseB }) => outcome !== 'skip' && responseA !== responseB,
  );
  const numberOfResponse = numbersByRisingId(judged);
  const annotators = new Numbering();
  const systems = new Numbering();
  const rows = judged.length;
  const columns = {
    annotator: new Int32Array(rows),
    lower: new Int32Array(rows),
    higher: new Int32Array(rows),
    preferred: new Int8Array(rows),
    shownFirst: new Int8Array(rows),
    gold: new Int8Array(rows),
    longer: new Int8Array(rows),
    lowerSystem: new Int32Array(rows),
    higherSystem: new Int32Array(rows),
  };
  const systemOf = (name: string | null) => (name === null ? -1 : systems.of(name));
  for (const [row, judgement] of judged.entries()) {
    const { low, high, lowSystem, highSystem, sign } = oriented(judgement);
    const side = sideOf(judgement.outcome);
    columns.annotator[row] = annotators.of(judgement.annotator);
    columns.lower[row] = numberOfResponse.get(low) as number;
    columns.higher[row] = numberOfResponse.get(high) as number;
    columns.preferred[row] = sign * side;
    columns.shownFirst[row] = judgement.sidesShown ? side : 0;
    columns.gold[row] = sign * sideOf(judgement.gold);
    columns.longer[row] = sign * sideOf(judgement.longer ?? null);
    columns.lowerSystem[row] = systemOf(lowSystem);
    columns.higherSystem[row] = systemOf(highSystem);
  }
  const responses = numberOfResponse.size;
  return {
    rows,
    responses,
    annotators: annotators.names,
    systems: systems.names,
    ...columns,
    byAnnotator: groupRows(annotators.names.length, [columns.annotator]),
    ...pairsOf(columns, responses),
  };
}

function pairsOf(
  { lower, higher }: Pick<CrowdColumns, 'lower' | 'higher'>,
  responses: number,
): Pick<CrowdColumns, 'pair' | 'pairs'> {
  const numbers = new Map<number, number>();
  const firstRows: number[] = [];
  const pair = lower.map((low, row) => {
    const key = low * responses + (higher[row] as number);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, firstRows.length);
    return firstRows.push(row) - 1;
  });
  const [lowers, highers] = [lower, higher].map((column) =>
    Int32Array.from(firstRows, (row) => column[row] as number),
  ) as [Int32Array, Int32Array];
  const byResponse = groupRows(responses, [lowers, highers]);
  return { pair, pairs: { count: firstRows.length, lower: lowers, higher: highers, byResponse } };
}

/** @returns `sign`: 1 where the response shown first has the lower id, else −1 */
function oriented({ responseA, responseB, systemA, systemB }: CrowdJudgement) {
  return responseA < responseB
    ? { low: responseA, high: responseB, lowSystem: systemA, highSystem: systemB, sign: 1 }
    : { low: responseB, high: responseA, lowSystem: systemB, highSystem: systemA, sign: -1 };
}

/** 1 for the response shown first, −1 for the second, 0 for neither. */
function sideOf(outcome: Outcome | null): number {
  if (outcome === 'a') return 1;
  return outcome === 'b' ? -1 : 0;
}

function numbersByRisingId(judged: readonly CrowdJudgement[]): Map<number, number> {
  const ids = new Set<number>();
  for (const { responseA, responseB } of judged) ids.add(responseA).add(responseB);
  return new Map([...ids].sort((a, b) => a - b).map((id, number) => [id, number]));
}

class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
