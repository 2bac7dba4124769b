import Papa from 'papaparse';
import type { Cell, ExportTable } from '../../core/export/export-table.ts';
import { FORMULA, GUARD, GUARD_COLUMN } from '../../core/import-text/formula-guard.ts';

const NEWLINE = '\r\n';

/** A table as CSV (RFC 4180) that no spreadsheet takes for formulas: such texts begin with an apostrophe, and a last column says
 *  so, by which an import takes it off again. Lists are JSON. */
export async function* csv({ columns, rows }: ExportTable): AsyncGenerator<string> {
  const names = columns.map(({ name }) => name);
  yield line([...names, GUARD_COLUMN]);
  for await (const row of rows) yield line([...names.map((name) => cell(row[name] ?? null)), GUARD]);
}

function line(cells: readonly (string | number | boolean)[]): string {
  const config = { escapeFormulae: FORMULA, newline: NEWLINE };
  return Papa.unparse([cells as unknown[]], config) + NEWLINE;
}

function cell(value: Cell): string | number | boolean {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
