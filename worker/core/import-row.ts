import { isOutcome, OUTCOMES, type Outcome } from './comparison.ts';
import { DomainError } from './errors.ts';

/** What an annotator said of two of a line's responses; `a` and `b` index them. */
interface Judgement {
  a: number;
  b: number;
  outcome: Outcome;
  annotator: string | null;
  /** How many examples it counts for in training. */
  weight: number;
  /** How much better, 1 (barely) … 4 (far). */
  strength: number | null;
}

/** One line of an import, whatever its format was: a prompt, its responses and what people said of them. */
export interface ImportedRow {
  prompt: string;
  /** `system` is null where the data names none. */
  responses: { text: string; system: string | null }[];
  /** `a` and `b` index `responses`. */
  judgements: Judgement[];
}

export type ImportFormat = 'tilt' | 'pairs' | 'votes' | 'hh' | 'csv';
type Fields = Record<string, unknown>;

/** Weights are relative to 1, the weight of a judgement that names none. */
const MAX_WEIGHT = 10;

const TURN = '\n\nAssistant:';

/** Reads one decoded line of an import.
 *  - tilt: `{prompt, responses: [text | {text, system?}]}`
 *  - votes: `{prompt, a, b, votes: [{annotator?, outcome}]}`
 *  - pairs: `{prompt, chosen, rejected}`; CSV rows have these columns, or `prompt, response, system`
 *  - hh: `{chosen, rejected}`, two transcripts with `\n\nHuman:` and `\n\nAssistant:` turns that differ from some
 *    reply on
 *  @throws DomainError `validation` with a sentence that names the field */
export function parseImportRow(value: unknown, format: ImportFormat = detectFormat(value)): ImportedRow {
  const row = asFields(value, 'the line');
  switch (format) {
    case 'tilt':
      return tiltRow(row);
    case 'votes':
      return votesRow(row);
    case 'pairs':
      return pairsRow(row);
    case 'hh':
      return transcriptRow(row);
    case 'csv':
      return 'chosen' in row ? pairsRow(row) : singleResponseRow(row);
  }
}

function detectFormat(value: unknown): ImportFormat {
  const row = asFields(value, 'the line');
  if ('responses' in row) return 'tilt';
  if ('a' in row && 'b' in row) return 'votes';
  if ('chosen' in row && 'rejected' in row) return 'prompt' in row ? 'pairs' : 'hh';
  if ('response' in row) return 'csv';
  throw invalid(
    'no known fields: give prompt and responses; or prompt, a, b and votes; or prompt, chosen and rejected; ' +
      'or two HH transcripts chosen and rejected',
  );
}

function tiltRow(row: Fields): ImportedRow {
  const given = row['responses'];
  if (!Array.isArray(given) || given.length === 0)
    throw invalid('responses must be a list of at least one response');
  const responses = given.map((entry: unknown, index) => {
    if (typeof entry === 'string') return { text: textField(entry, `responses[${index}]`), system: null };
    const fields = asFields(entry, `responses[${index}]`);
    return {
      text: textField(fields['text'], `responses[${index}].text`),
      system: nameField(fields['system'], 'system'),
    };
  });
  return { prompt: textField(row['prompt'], 'prompt'), responses, judgements: [] };
}

function votesRow(row: Fields): ImportedRow {
  const votes = row['votes'] ?? [];
  if (!Array.isArray(votes)) throw invalid('votes must be a list of {annotator, outcome}');
  const judgements = votes.map((entry: unknown, index) => {
    const vote = asFields(entry, `votes[${index}]`);
    const outcome = vote['outcome'];
    if (!isOutcome(outcome)) throw invalid(`votes[${index}].outcome must be one of ${OUTCOMES.join(', ')}`);
    return { a: 0, b: 1, outcome, ...detailsOf(vote, `votes[${index}].`) };
  });
  return {
    prompt: textField(row['prompt'], 'prompt'),
    responses: [
      { text: textField(row['a'], 'a'), system: nameField(row['system_a'], 'system_a') },
      { text: textField(row['b'], 'b'), system: nameField(row['system_b'], 'system_b') },
    ],
    judgements,
  };
}

function pairsRow(row: Fields): ImportedRow {
  return {
    prompt: textField(row['prompt'], 'prompt'),
    responses: [
      { text: textField(row['chosen'], 'chosen'), system: nameField(row['chosen_system'], 'chosen_system') },
      {
        text: textField(row['rejected'], 'rejected'),
        system: nameField(row['rejected_system'], 'rejected_system'),
      },
    ],
    judgements: [{ a: 0, b: 1, outcome: 'a', ...detailsOf(row) }],
  };
}

/** The prompt is what both transcripts say up to the last reply they begin in common; the responses, all after it. */
function transcriptRow(row: Fields): ImportedRow {
  const chosen = textField(row['chosen'], 'chosen');
  const rejected = textField(row['rejected'], 'rejected');
  const cut = chosen.slice(0, commonLength(chosen, rejected)).lastIndexOf(TURN);
  if (cut < 0)
    throw invalid('chosen and rejected must begin alike, up to an "Assistant:" turn after a blank line');
  const responses = [chosen, rejected].map((text) => ({
    text: text.slice(cut + TURN.length).trim(),
    system: null,
  }));
  const judgements = [{ a: 0, b: 1, outcome: 'a' as const, ...detailsOf(row) }];
  return { prompt: chosen.slice(0, cut).trim(), responses, judgements };
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function singleResponseRow(row: Fields): ImportedRow {
  const response = {
    text: textField(row['response'], 'response'),
    system: nameField(row['system'], 'system'),
  };
  return { prompt: textField(row['prompt'], 'prompt'), responses: [response], judgements: [] };
}

/** What else a judgement may say of itself. */
function detailsOf(fields: Fields, prefix = ''): Pick<Judgement, 'annotator' | 'weight' | 'strength'> {
  const strength = numberField(fields['strength'], { field: `${prefix}strength`, least: 1, most: 4 });
  if (strength !== null && !Number.isInteger(strength))
    throw invalid(`${prefix}strength must be 1, 2, 3 or 4`);
  return {
    annotator: nameField(fields['annotator'] ?? fields['judge'] ?? fields['user_id'], 'annotator'),
    weight: numberField(fields['weight'], { field: `${prefix}weight`, least: 0, most: MAX_WEIGHT }) ?? 1,
    strength,
  };
}

/** A number, or the same in the text of a CSV; null where there is none. */
function numberField(
  value: unknown,
  { field, least, most }: { field: string; least: number; most: number },
): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= least && number <= most))
    throw invalid(`${field} must be a number from ${least} to ${most}`);
  return number;
}

function asFields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${what} must be an object`);
  return value as Fields;
}

function textField(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(`${field} must be a text`);
  // Half a surrogate pair has no form in UTF-8, which is how the log keeps texts.
  return value.toWellFormed();
}

function nameField(value: unknown, field: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`${field} must be a name`);
  return String(value);
}

function invalid(sentence: string): DomainError {
  return new DomainError('validation', sentence);
}
