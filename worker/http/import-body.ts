import Papa from 'papaparse';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import type { ImportFormat } from '../core/import-row.ts';
import type { ImportLine } from '../usecases/read-import-line.ts';

const CSV = /\bcsv\b/i;
const JSON_DOCUMENT = /^application\/json\b/i;

/** The lines of an import's body: CSV by its content type or `format=csv`; one JSON document for `application/json`
 *  that begins with `[`; else NDJSON, read as it arrives.
 *  @throws DomainError `validation` for an empty body, `malformed_json` for a JSON document that is none */
export async function* decodeImport(
  request: Request,
  format: ImportFormat | undefined,
): AsyncGenerator<ImportLine> {
  if (!request.body) throw new DomainError('validation', 'The body is empty: send NDJSON, JSON or CSV.');
  const contentType = request.headers.get('content-type') ?? '';
  if (format === 'csv' || CSV.test(contentType)) yield* csvLines(await request.text());
  else if (JSON_DOCUMENT.test(contentType)) yield* jsonLines(await request.text());
  else yield* ndjsonLines(request.body);
}

function* csvLines(text: string): Generator<ImportLine> {
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const wrong = new Map(errors.map(({ row, message }) => [row ?? 0, message]));
  for (const [index, value] of data.entries()) {
    const error = wrong.get(index);
    yield error ? { line: index + 2, error } : { line: index + 2, value };
  }
}

function* jsonLines(text: string): Generator<ImportLine> {
  if (!text.trimStart().startsWith('[')) {
    for (const [index, line] of text.split('\n').entries()) yield* ndjsonLine(line, index + 1);
    return;
  }
  const rows = parseJson(text);
  if (!Array.isArray(rows))
    throw new DomainError('malformed_json', 'The body begins with "[" but is no JSON list.');
  for (const [index, value] of rows.entries()) yield { line: index + 1, value };
}

async function* ndjsonLines(body: ReadableStream): AsyncGenerator<ImportLine> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let number = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + chunk.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield* ndjsonLine(line, ++number);
    if (rest.length > LIMITS.importLineLength) {
      throw new DomainError(
        'body_too_large',
        `Line ${number + 1} is longer than ${LIMITS.importLineLength} characters.`,
      );
    }
  }
  yield* ndjsonLine(rest, number + 1);
}

function* ndjsonLine(text: string, line: number): Generator<ImportLine> {
  if (text.trim() === '') return;
  const value = parseJson(text);
  yield value === undefined ? { line, error: 'the line is not JSON' } : { line, value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
