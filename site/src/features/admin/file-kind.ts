import { CsvSplitter } from '../../../../worker/core/import-text/csv-splitter.ts';

/** Enough for the first rows, and no more than is fast to read. */
const LOOK_BYTES = 1_000_000;

/** By the file's name; what it really is, the server reads from its first bytes. */
export function contentTypeOf(name: string): string {
  if (/\.(csv|tsv)$/i.test(name)) return 'text/csv';
  if (/\.json$/i.test(name)) return 'application/json';
  if (/\.gz$/i.test(name)) return 'application/gzip';
  if (/\.parquet$/i.test(name)) return 'application/vnd.apache.parquet';
  return 'application/x-ndjson';
}

/** The part of a file by which to show its first rows: whole lines of its beginning, or all of it where it cannot be cut. */
export async function beginningOf(file: File): Promise<Blob> {
  const whole = file.size <= LOOK_BYTES || /\.(gz|parquet)$/i.test(file.name);
  if (whole) return file;
  const text = await file.slice(0, LOOK_BYTES).text();
  const end = text.lastIndexOf('\n');
  return new Blob([end > 0 ? text.slice(0, end + 1) : text]);
}

/** Names of the fields of the first record: of JSON by its keys, nested ones with dots; of CSV by its header. */
export function fieldsOf(beginning: string): string[] {
  const text = beginning.replace(/^\ufeff/, '').trimStart();
  if (text.startsWith('{') || text.startsWith('[')) return keysOf(firstObject(text), '');
  const splitter = new CsvSplitter(LOOK_BYTES);
  const [header] = [...splitter.push(`${text.split('\n', 1)[0]}\n`), ...splitter.end()];
  return header && 'record' in header ? header.record.map((name) => name.trim()).filter(Boolean) : [];
}

/** A line that is an object, or the first element of a list. */
function firstObject(text: string): unknown {
  for (const candidate of [text.split('\n', 1)[0] ?? '', text]) {
    try {
      const value: unknown = JSON.parse(candidate);
      return Array.isArray(value) ? value[0] : value;
    } catch {
      // Not this one.
    }
  }
  return null;
}

function keysOf(value: unknown, before: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = before + key;
    return [path, ...keysOf(inner, `${path}.`)];
  });
}
