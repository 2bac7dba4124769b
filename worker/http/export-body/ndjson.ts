import type { Column, ExportRow, ExportTable } from '../../core/export/export-table.ts';

/** A table as NDJSON, a row a line. */
export async function* ndjson({ columns, rows }: ExportTable): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(picked(row, columns))}\n`;
}

function picked(row: ExportRow, columns: readonly Column[]): ExportRow {
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}
