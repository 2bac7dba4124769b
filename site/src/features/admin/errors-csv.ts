import type { ImportReport } from '../../../../worker/contract/import.ts';

/** What makes a program of a cell in a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  const text = String(value);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** The lines that could not be read, as a table (RFC 4180). */
export function errorsCsv(errors: ImportReport['errors']): string {
  const rows = errors.map(({ line, code, message }) => [line, code, message]);
  return [['line', 'code', 'reason'], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
