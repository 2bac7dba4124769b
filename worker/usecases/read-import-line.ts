import type { ImportReport } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import { type ImportedRow, type ImportFormat, parseImportRow } from '../core/import-row.ts';

/** A decoded line of an import, or why it could not be decoded. */
export type ImportLine = { line: number; value: unknown } | { line: number; error: string };

const REPORTED_ERRORS = 100;

/** The row that a line is; null for a bad one, which is added to the errors and stops nothing. */
export function readImportLine(
  line: ImportLine,
  format: ImportFormat | undefined,
  errors: ImportReport['errors'],
): ImportedRow | null {
  try {
    if ('error' in line) throw new DomainError('malformed_json', line.error);
    const row = parseImportRow(line.value, format);
    checkLengths(row);
    return row;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (errors.length < REPORTED_ERRORS) {
      errors.push({ line: line.line, code: error.code, message: error.message });
    }
    return null;
  }
}

function checkLengths({ prompt, responses }: ImportedRow): void {
  const tooLong = (what: string, limit: number) =>
    new DomainError('validation', `the ${what} is longer than ${limit} characters`);
  if (prompt.length > LIMITS.promptLength) throw tooLong('prompt', LIMITS.promptLength);
  if (responses.some(({ text }) => text.length > LIMITS.responseLength)) {
    throw tooLong('response', LIMITS.responseLength);
  }
}
