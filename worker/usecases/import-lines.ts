import type { ImportReport } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import type { ImportedRow, ImportFormat } from '../core/import-row.ts';
import { parseImportRow } from '../core/import-row.ts';
import type { Database } from '../storage/database.ts';
import type { ImportBatch } from '../storage/imports.ts';
import { writeImport } from '../storage/imports.ts';
import { contentHash } from './content-hash.ts';
import { forgetCatalogue } from './read-catalogue.ts';

/** A decoded line of an import, or why it could not be decoded. */
export type ImportLine = { line: number; value: unknown } | { line: number; error: string };

/** D1 takes at most 2 MB a parameter, and a batch is one parameter a table. */
const BATCH_CHARACTERS = 400_000;
const BATCH_ROWS = 500;
const REPORTED_ERRORS = 100;

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
    const row = readLine(line, options.format, report);
    if (!row) continue;
    rows.push(row);
    characters += row.prompt.length + row.responses.reduce((sum, { text }) => sum + text.length, 0);
    if (characters >= BATCH_CHARACTERS || rows.length >= BATCH_ROWS) await flush();
  }
  await flush();
  forgetCatalogue(options.projectId);
  return report;
}

function readLine(
  line: ImportLine,
  format: ImportFormat | undefined,
  report: ImportReport,
): ImportedRow | null {
  try {
    if ('error' in line) throw new DomainError('malformed_json', line.error);
    const row = parseImportRow(line.value, format);
    checkLengths(row);
    return row;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (report.errors.length < REPORTED_ERRORS) {
      report.errors.push({ line: line.line, code: error.code, message: error.message });
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

async function writeRows(
  db: Database,
  rows: readonly ImportedRow[],
  report: ImportReport,
  options: { projectId: number; labels: 'import' | 'ignore'; annotator: string; now: Date },
): Promise<void> {
  const batch = await batchOf(rows, options);
  const written = await writeImport(db, { projectId: options.projectId, batch, createdAt: options.now });
  report.prompts += written.prompts;
  report.responses += written.responses;
  report.comparisons += written.comparisons;
  const given = batch.responses.length + batch.comparisons.length;
  report.skipped += given - written.responses - written.comparisons;
}

async function batchOf(
  rows: readonly ImportedRow[],
  { labels, annotator }: { labels: 'import' | 'ignore'; annotator: string },
): Promise<ImportBatch> {
  const batch: ImportBatch = { prompts: [], responses: [], comparisons: [] };
  const prompts = new Set<string>();
  const tasks = new Set<string>();
  for (const { prompt, responses, judgements } of rows) {
    const promptHash = await contentHash(prompt);
    if (!prompts.has(promptHash)) batch.prompts.push({ hash: promptHash, text: prompt });
    prompts.add(promptHash);
    const hashes = await Promise.all(responses.map(({ system, text }) => contentHash(system, text)));
    responses.forEach(({ system, text }, index) => {
      batch.responses.push({ promptHash, hash: hashes[index] as string, system, text });
    });
    if (labels === 'ignore') continue;
    for (const [index, judgement] of judgements.entries()) {
      const [a, b] = [hashes[judgement.a] as string, hashes[judgement.b] as string];
      const by = judgement.annotator ?? annotator;
      const task = `import-${await contentHash(promptHash, a, b, judgement.outcome, String(index))}`;
      if (tasks.has(by + task)) continue;
      tasks.add(by + task);
      const { outcome, weight, strength } = judgement;
      batch.comparisons.push({ promptHash, a, b, outcome, annotator: by, task, weight, strength });
    }
  }
  return batch;
}
