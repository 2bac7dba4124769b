import type { ImportReport } from '../contract/import.ts';
import type { ImportedRow, ImportFormat } from '../core/import-row.ts';
import type { Database } from '../storage/database.ts';
import { writeImport } from '../storage/imports.ts';
import { importBatch } from './import-batch.ts';
import { forgetCatalogue } from './read-catalogue.ts';
import { type ImportLine, readImportLine } from './read-import-line.ts';

/** D1 takes at most 2 MB a parameter, and a batch is one parameter a table. */
const BATCH_CHARACTERS = 400_000;
const BATCH_ROWS = 500;

/** Imports prompts, responses and what people said of them. What is there already is skipped, so a broken run can be
 *  run again; a bad line is reported and never stops the rest.
 *  @param annotator whom labels are of that name nobody */
export async function importLines(
  db: Database,
  lines: AsyncIterable<ImportLine>,
  options: {
    projectId: number;
    format: ImportFormat | undefined;
    labels: 'import' | 'ignore';
    annotator: string;
    now: Date;
  },
): Promise<ImportReport> {
  const report: ImportReport = { prompts: 0, responses: 0, comparisons: 0, skipped: 0, errors: [] };
  let rows: ImportedRow[] = [];
  let characters = 0;
  const flush = async () => {
    if (rows.length > 0) await writeRows(db, rows, report, options);
    rows = [];
    characters = 0;
  };
  for await (const line of lines) {
    const row = readImportLine(line, options.format, report.errors);
    if (!row) continue;
    rows.push(row);
    characters += row.prompt.length + row.responses.reduce((sum, { text }) => sum + text.length, 0);
    if (characters >= BATCH_CHARACTERS || rows.length >= BATCH_ROWS) await flush();
  }
  await flush();
  forgetCatalogue(options.projectId);
  return report;
}

async function writeRows(
  db: Database,
  rows: readonly ImportedRow[],
  report: ImportReport,
  options: { projectId: number; labels: 'import' | 'ignore'; annotator: string; now: Date },
): Promise<void> {
  const batch = await importBatch(rows, options);
  const written = await writeImport(db, { projectId: options.projectId, batch, createdAt: options.now });
  report.prompts += written.prompts;
  report.responses += written.responses;
  report.comparisons += written.comparisons;
  const given = batch.responses.length + batch.comparisons.length;
  report.skipped += given - written.responses - written.comparisons;
}
