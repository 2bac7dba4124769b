import type { ImportReport } from '../contract/import.ts';
import type { Actor } from '../core/audit.ts';
import type { ImportedRow } from '../core/imported-row.ts';
import { entry } from '../storage/audit-log.ts';
import type { Database } from '../storage/database.ts';
import { writeImport } from '../storage/imports.ts';
import { importBatch } from './import-batch.ts';
import { forgetCatalogue } from './read-catalogue.ts';
import { type ImportLine, noBadLines, type Reading, readImportLine } from './read-import-line.ts';

/** D1 takes at most 2 MB a parameter, and a batch is one parameter a table. */
const BATCH_CHARACTERS = 400_000;
const BATCH_ROWS = 500;
/** A comparison that says nothing but who preferred what takes some 300 bytes on its way. */
const COMPARISON_CHARACTERS = 300;

export interface ImportOptions {
  projectId: number;
  reading: Reading;
  labels: 'import' | 'ignore';
  /** Whom labels are of that name nobody. */
  annotator: string;
  /** How many bad lines are named. */
  maxErrors?: number;
  by: Actor;
  now: Date;
}

type Written = Pick<ImportReport, 'prompts' | 'responses' | 'comparisons' | 'gold' | 'tagged' | 'skipped'>;

/** Imports prompts, responses and what people said of them. What is there already is skipped, so a broken run can be
 *  run again; a bad line is reported and never stops the rest. */
export async function importLines(
  db: Database,
  lines: AsyncIterable<ImportLine>,
  options: ImportOptions,
): Promise<ImportReport> {
  const written: Written = { prompts: 0, responses: 0, comparisons: 0, skipped: 0 };
  const bad = noBadLines(options.maxErrors);
  const formats: Record<string, number> = {};
  let rows: ImportedRow[] = [];
  let characters = 0;
  const flush = async () => {
    if (rows.length > 0) await writeRows(db, rows, written, options);
    rows = [];
    characters = 0;
  };
  try {
    for await (const line of lines) {
      const read = readImportLine(line, options.reading, bad);
      if (!read) continue;
      formats[read.format] = (formats[read.format] ?? 0) + 1;
      for (const row of read.rows) {
        rows.push(row);
        characters += sizeOf(row);
        if (characters >= BATCH_CHARACTERS || rows.length >= BATCH_ROWS) await flush();
      }
    }
    await flush();
  } finally {
    // Of an upload that broke off, what came before is there all the same.
    forgetCatalogue(options.projectId);
    await noteImport(db, { ...written, unreadable: bad.count, formats }, options);
  }
  return { ...written, errors: bad.errors, error_count: bad.count, formats };
}

/** One entry of the audit log for the whole file, unless nothing came of it. */
async function noteImport(
  db: Database,
  details: Written & { unreadable: number; formats: Record<string, number> },
  { projectId, by, now }: ImportOptions,
): Promise<void> {
  const { prompts, responses, comparisons, gold = 0, tagged = 0 } = details;
  if (prompts + responses + comparisons + gold + tagged === 0) return;
  await entry(db, { projectId, by, action: 'data.imported', details, at: now });
}

function sizeOf({ prompt, responses, judgements }: ImportedRow): number {
  const texts = responses.reduce((sum, { text }) => sum + text.length, prompt.length);
  return judgements.reduce(
    (sum, { details }) => sum + COMPARISON_CHARACTERS + (details?.rationale?.length ?? 0),
    texts,
  );
}

async function writeRows(
  db: Database,
  rows: readonly ImportedRow[],
  report: Written,
  options: ImportOptions,
): Promise<void> {
  const batch = await importBatch(rows, options);
  const written = await writeImport(db, { projectId: options.projectId, batch, createdAt: options.now });
  report.prompts += written.prompts;
  report.responses += written.responses;
  report.comparisons += written.comparisons;
  if (batch.gold.length > 0) report.gold = (report.gold ?? 0) + written.gold;
  if (written.tagged > 0) report.tagged = (report.tagged ?? 0) + written.tagged;
  const given = batch.responses.length + batch.comparisons.length + batch.gold.length;
  report.skipped += given - written.responses - written.comparisons - written.gold;
}
