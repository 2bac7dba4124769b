import { LIMITS } from '../../contract/limits.ts';
import { DomainError } from '../../core/errors.ts';
import type { ImportFormat } from '../../core/import-formats/registry.ts';
import { beginsAsCsv } from '../../core/import-text/csv-header.ts';
import { CsvRows } from '../../core/import-text/csv-rows.ts';
import { CsvSplitter } from '../../core/import-text/csv-splitter.ts';
import { JsonListSplitter } from '../../core/import-text/json-list-splitter.ts';
import { LineSplitter } from '../../core/import-text/line-splitter.ts';
import type { Piece } from '../../core/import-text/splitter.ts';
import type { ImportLine } from '../../usecases/read-import-line.ts';
import { type Peeked, peek } from './peek.ts';

const CSV = /\bcsv\b|tab-separated/i;
const JSON_LINES = /json/i;
const GZIP = [0x1f, 0x8b];
const PARQUET = [0x50, 0x41, 0x52, 0x31];

/** The records of an import's body, as they arrive: NDJSON, a JSON list or CSV, plain or gzipped, or Parquet. What it is, its
 *  first bytes tell; whether CSV, its content type, `format=csv`, or a first line with delimiters and no brace.
 *  @throws DomainError `validation` for an empty body */
export async function* decodeImport(
  request: Request,
  format: ImportFormat | undefined,
): AsyncGenerator<ImportLine> {
  if (!request.body) throw empty();
  const asCsv = format === 'csv' || CSV.test(request.headers.get('content-type') ?? '');
  const isJson = JSON_LINES.test(request.headers.get('content-type') ?? '');
  const plain = await peek(request.body);
  const body = begins(plain, GZIP) ? await unpacked(plain) : plain;
  if (begins(body, PARQUET)) {
    const { parquetRows } = await import('./parquet-rows.ts');
    yield* parquetRows(body.stream);
    return;
  }
  const kind = asCsv ? 'csv' : kindOf(new TextDecoder().decode(body.first), isJson);
  yield* textRecords(body.stream, readerOf(kind), body !== plain);
}

function begins({ first }: Peeked, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => first[index] === byte);
}

async function unpacked({ stream }: Peeked): Promise<Peeked> {
  try {
    return await peek(stream.pipeThrough(new DecompressionStream('gzip')));
  } catch {
    throw new DomainError(
      'validation',
      'The body begins like gzip and is none: it may be damaged or cut off.',
    );
  }
}

function kindOf(beginning: string, isJson: boolean): 'csv' | 'list' | 'lines' {
  const text = beginning.replace(/^\ufeff/, '').trimStart();
  // A line of NDJSON is an object, so what begins as a list is one list.
  if (text.startsWith('[') && /^\[\s*[[{\]"]/.test(text)) return 'list';
  return !isJson && beginsAsCsv(text) ? 'csv' : 'lines';
}

interface TextReader {
  push(chunk: string): ImportLine[];
  end(): ImportLine[];
}

function readerOf(kind: 'csv' | 'list' | 'lines'): TextReader {
  const limit = LIMITS.importLineLength;
  if (kind === 'csv') {
    const [splitter, rows] = [new CsvSplitter(limit), new CsvRows()];
    const read = (pieces: Piece<string[]>[]) => rows.read(pieces).map(lineOf);
    return { push: (chunk) => read(splitter.push(chunk)), end: () => read(splitter.end()) };
  }
  const splitter = kind === 'list' ? new JsonListSplitter(limit) : new LineSplitter(limit);
  return {
    push: (chunk) => splitter.push(chunk).map(parsed),
    end: () => splitter.end().map(parsed),
  };
}

async function* textRecords(stream: ReadableStream<Uint8Array>, reader: TextReader, isPacked: boolean) {
  const decoder = new TextDecoder();
  let line = 0;
  try {
    for await (const bytes of stream) {
      for (const record of reader.push(decoder.decode(bytes, { stream: true }))) {
        line = record.line;
        yield record;
      }
    }
  } catch (cause) {
    // A client that goes away is no damage; of a gzip stream, what came before it is imported.
    if (!isPacked || cause instanceof DomainError) throw cause;
    yield { line: line + 1, error: 'the gzip stream is damaged or cut off here' };
    return;
  }
  yield* reader.push(decoder.decode());
  yield* reader.end();
}

function lineOf(piece: Piece<unknown>): ImportLine {
  return 'error' in piece ? piece : { line: piece.line, value: piece.record };
}

function parsed(piece: Piece<string>): ImportLine {
  if ('error' in piece) return piece;
  try {
    return { line: piece.line, value: JSON.parse(piece.record) };
  } catch {
    return { line: piece.line, error: 'the line is not JSON' };
  }
}

function empty(): DomainError {
  return new DomainError('validation', 'The body is empty: send NDJSON, JSON, CSV or Parquet.');
}
