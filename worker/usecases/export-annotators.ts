import { type Column, columns, type ExportRow } from '../core/export/export-table.ts';
import type { Database } from '../storage/database.ts';
import {
  type AnnotatorEntry,
  type LogRange,
  lastAnnotatorOfPage,
  readAnnotatorsPage,
} from '../storage/export-log.ts';

const PAGE_ROWS = 200;

export const ANNOTATOR_COLUMNS: readonly Column[] = [
  ...columns('text', 'annotator'),
  ...columns('integer', 'comparisons', 'a', 'b', 'ties', 'both_bad', 'skips'),
  ...columns('number', 'left_rate', 'median_active_ms'),
  ...columns('text', 'first_at', 'last_at'),
];

/** Who annotated and how much, by pseudonyms. */
export async function* exportAnnotators(
  db: Database,
  range: LogRange,
  nameOf: (annotator: string) => Promise<string>,
): AsyncGenerator<ExportRow> {
  let after: string | null = '';
  while (after !== null) {
    const page: { after: string; limit: number } = { after, limit: PAGE_ROWS };
    for (const entry of await readAnnotatorsPage(db, range, page)) {
      yield { annotator: await nameOf(entry.annotator), ...described(entry) };
    }
    after = await lastAnnotatorOfPage(db, range.projectId, page);
  }
}

function described({ a, b, bothBad, medianActiveMs, firstAt, lastAt, ...entry }: AnnotatorEntry): ExportRow {
  return {
    comparisons: entry.comparisons,
    a,
    b,
    ties: entry.ties,
    both_bad: bothBad,
    skips: entry.skips,
    left_rate: a + b === 0 ? null : a / (a + b),
    median_active_ms: medianActiveMs,
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  };
}
