import { DomainError } from './errors.ts';
import { type ImportFormat, readRecord } from './import-formats/registry.ts';
import type { ImportedRow } from './imported-row.ts';

/** Reads one decoded line that holds one prompt.
 *  @throws DomainError `validation` with a sentence that names the field */
export function parseImportRow(value: unknown, format?: ImportFormat): ImportedRow {
  const [row, more] = readRecord(value, { format }).rows;
  if (row && !more) return row;
  throw new DomainError('validation', 'the line must hold one prompt: this one is a tree of several');
}
