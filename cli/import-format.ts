/** How a file goes to the server. Files of lines go in parts, so that an import broken off goes on where it was; others whole. */
export interface FileKind {
  contentType: string;
  inParts: boolean;
}

const LINES: FileKind = { contentType: 'application/x-ndjson', inParts: true };
const BY_ENDING: Record<string, FileKind> = {
  csv: { contentType: 'text/csv', inParts: false },
  parquet: { contentType: 'application/vnd.apache.parquet', inParts: false },
};
const JSON_DOCUMENT: FileKind = { contentType: 'application/json', inParts: false };

/** What kind of file it is, by its ending, or for .json and files without a telling ending by its first character: a list is one
 *  document, anything else is lines.
 *  @param format as `--format` gives it, which wins where it is the name of a kind */
export function kindOf(
  file: string,
  { format, start }: { format: string | undefined; start: string },
): FileKind {
  const ending = /\.(\w+?)(?:\.gz)?$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const known = BY_ENDING[format ?? ''] ?? BY_ENDING[ending];
  if (known) return known;
  return start
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('[')
    ? JSON_DOCUMENT
    : LINES;
}
