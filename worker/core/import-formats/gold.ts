import { type GoldOutcome, isGoldOutcome } from '../gold.ts';
import type { ImportedRow, Judgement } from '../imported-row.ts';
import { type Fields, invalid } from './fields.ts';

/** Formats of one's own making: other data may mean anything by a field of that name. */
const MARKABLE: ReadonlySet<string> = new Set([
  'tilt',
  'comparison',
  'votes',
  'trl-conversational',
  'sharegpt',
  'pairs',
  'hh',
  'csv',
]);

/** The rows of a record; where it says `gold: true`, with its one judgement as the right answer, by which annotators are measured.
 *  @throws DomainError `validation` for what is neither yes nor no, and where there is not one right answer */
export function withGold(record: Fields, format: string, rows: ImportedRow[]): ImportedRow[] {
  return MARKABLE.has(format) && isGold(record['gold']) ? rows.map(asGold) : rows;
}

function isGold(value: unknown): boolean {
  if (value === true || value === 'true' || value === '1') return true;
  if ([undefined, null, '', false, 'false', '0'].some((no) => no === value)) return false;
  throw invalid('gold must be true or false');
}

function asGold({ judgements, ...row }: ImportedRow): ImportedRow {
  const [judgement] = judgements;
  if (!judgement || judgements.length > 1)
    throw invalid('a gold line must have one right answer: chosen and rejected, or one vote');
  const { a, b } = judgement;
  return { ...row, judgements: [], gold: { a, b, outcome: rightAnswer(judgement) } };
}

function rightAnswer({ outcome }: Judgement): GoldOutcome {
  if (isGoldOutcome(outcome)) return outcome;
  throw outcome === 'ranking'
    ? invalid('a gold line must be of two responses, and this one ranks more')
    : invalid('the right answer of a gold line must not be "skip"');
}
