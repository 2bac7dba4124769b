import { type ComparedRow, judgedPairs, shownResponses } from '../ranking.ts';
import type { CrowdJudgement } from './judgement.ts';

/** What of a row of the log the statistics of the crowd need. */
export interface JudgedRow extends ComparedRow {
  annotator: string;
  task: string;
  activeMs: number | null;
}

/** What of a response they need. */
export interface JudgedResponse {
  system: string | null;
  /** In UTF-16 code units. */
  length: number;
}

/** Tasks of imported judgements have names of this kind; nobody knows in what order their responses were shown. */
const IMPORTED = /^import-/;

/** One judgement, or the C(K, 2) of a ranking, each with the time and the length of the whole. Without what the owner holds for
 *  right: that may change, and the fold must not. */
export function judgementsOfRow(
  row: JudgedRow,
  response: (id: number) => JudgedResponse,
): (CrowdJudgement & { size: number })[] {
  const { annotator, task, activeMs } = row;
  const shown = shownResponses(row);
  const characters = shown.reduce((sum, id) => sum + response(id).length, 0);
  return judgedPairs(row).map(({ a, b, outcome }) => ({
    annotator,
    responseA: a,
    responseB: b,
    outcome,
    size: shown.length,
    systemA: response(a).system,
    systemB: response(b).system,
    sidesShown: !IMPORTED.test(task),
    activeMs,
    characters,
    ...longerOf(response(a).length, response(b).length),
    gold: null,
  }));
}

function longerOf(a: number, b: number): Pick<CrowdJudgement, 'longer'> {
  if (a === b) return {};
  return { longer: a > b ? 'a' : 'b' };
}
