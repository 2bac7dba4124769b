import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Outcome } from '../../worker/contract/comparison.ts';
import { parseImportRow } from '../../worker/core/import-row.ts';
import type { ImportedRow } from '../../worker/core/imported-row.ts';
import { unit } from './hash.ts';

/** One line of a recorded crowd: readable, or with the reason why not. */
export type RecordedLine =
  | { number: number; text: string; judgements: Judgement[] }
  | { number: number; reason: string };

/** One recorded judgement, as `POST …/tasks {pairs}` wants it. */
export interface Judgement {
  pair: { prompt: string; a: string; b: string; annotator: string; reference: string };
  outcome: Outcome;
}

/** Reads a recorded crowd line by line; the file is never held whole. */
export async function* readRecorded(
  file: string,
  { annotator, limit = Number.POSITIVE_INFINITY }: { annotator: string; limit?: number },
): AsyncGenerator<RecordedLine> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  let rows = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    if (++rows > limit) return;
    yield readLine(text, number, annotator);
  }
}

export function readLine(text: string, number: number, annotator: string): RecordedLine {
  try {
    const value: unknown = JSON.parse(text);
    return {
      number,
      text,
      judgements: judgementsOf(parseImportRow(value), { value, text, number, annotator }),
    };
  } catch (error) {
    return { number, reason: error instanceof Error ? error.message : String(error) };
  }
}

interface Origin {
  value: unknown;
  text: string;
  number: number;
  /** Who judged, where the row names nobody. */
  annotator: string;
}

function judgementsOf(row: ImportedRow, { value, text, number, annotator }: Origin): Judgement[] {
  // The line's own digest keeps two files apart in one project, and lets a renamed file be known again.
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const mirror = namesTheChosen(value) && unit('side', text) < 0.5;
  return row.judgements.map((judgement, k) => {
    const { outcome } = judgement;
    if (outcome === 'ranking')
      throw new Error('a ranking cannot be played as pairs: import the file, which keeps it whole');
    const [a, b] = mirror ? [judgement.b, judgement.a] : [judgement.a, judgement.b];
    return {
      pair: {
        prompt: row.prompt,
        a: responseAt(row, a),
        b: responseAt(row, b),
        annotator: judgement.annotator ?? annotator,
        reference: `${number}:${k}:${digest}`,
      },
      outcome: mirror ? mirrored(outcome) : outcome,
    };
  });
}

/** In chosen/rejected rows the better one always comes first: shown so, the side would give the answer away. */
function namesTheChosen(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'chosen' in value;
}

export function mirrored(outcome: Outcome): Outcome {
  if (outcome === 'a') return 'b';
  return outcome === 'b' ? 'a' : outcome;
}

function responseAt(row: ImportedRow, index: number): string {
  const response = row.responses[index];
  if (!response) throw new Error(`a judgement names response ${index}, the row has ${row.responses.length}`);
  return response.text;
}
