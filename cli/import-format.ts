import { beginsAsCsv } from '../worker/core/import-text/csv-header.ts';

/** How a file goes to the server. Files of lines go in parts, so that an import broken off goes on where it was; others whole. */
export interface FileKind {
  contentType: string;
  inParts: boolean;
}

const LINES: FileKind = { contentType: 'application/x-ndjson', inParts: true };
const CSV: FileKind = { contentType: 'text/csv', inParts: false };
const PARQUET: FileKind = { contentType: 'application/vnd.apache.parquet', inParts: false };
/** Packed already when it came: the server unpacks it, and finds out what is in it. */
const PACKED: FileKind = { contentType: 'application/octet-stream', inParts: false };
const BY_ENDING: Record<string, FileKind> = { csv: CSV, tsv: CSV, parquet: PARQUET };
const JSON_DOCUMENT: FileKind = { contentType: 'application/json', inParts: false };

/** What kind of file it is, by its ending, or for .json and files without a telling ending by how it begins: a list is one document,
 *  names of columns are a CSV's, anything else is lines.
 *  @param format as `--format` gives it, which wins where it is the name of a kind */
export function kindOf(
  file: string,
  { format, start }: { format: string | undefined; start: string },
): FileKind {
  const ending = /\.(\w+?)(?:\.gz)?$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = BY_ENDING[format ?? ''] ?? BY_ENDING[ending];
  if (known) return known;
  if (start.startsWith('PAR1')) return PARQUET;
  if (start.startsWith('\u001f\ufffd')) return PACKED;
  const text = start.replace(/^\uFEFF/, '').trimStart();
  if (text.startsWith('[')) return JSON_DOCUMENT;
  return ending !== 'jsonl' && beginsAsCsv(text) ? CSV : LINES;
}
