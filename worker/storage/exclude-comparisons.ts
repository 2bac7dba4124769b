import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { comparisons, type ExclusionReason } from './schema.ts';

/** One transaction takes out so many rows at the most: of an annotator of 100,000 it makes 50 short ones. */
const ROWS_PER_BATCH = 2_000;

interface OfAnnotator {
  projectId: number;
  annotator: string;
  reason: ExclusionReason;
  now: Date;
}

// Plain SQL, for Drizzle cannot put a statement of one's own with parameters into a batch.

/** Rows that are excluded already are left out before numbering, so that ids stay dense. */
const EXCLUDE = `
  insert into exclusions (project_id, id, comparison_id, reason, created_at)
  select ?1,
    (select coalesce(max(id), 0) from exclusions where project_id = ?1) + row_number() over (order by given.key),
    given.value, ?3, ?4
  from json_each(?2) given
  where not exists (select 1 from exclusions e where e.project_id = ?1 and e.comparison_id = given.value)`;

const MARK = `
  update comparisons set excluded = 1
  where project_id = ?1 and id in (select value from json_each(?2))`;

const MARK_ERASED = `
  update comparisons set excluded = 1, annotator = ?3, reasons = null, rationale = null, skip_reason = null
  where project_id = ?1 and id in (select value from json_each(?2))`;

/** Takes all comparisons of an annotator out of a project's log, each by an exclusion of its own, in transactions of bounded size.
 *  Whoever calls wakes the project's trainer. Again: only what is new; where it was cut in the middle, the next call goes on.
 *  @returns how many were taken out that had not been before */
export async function excludeComparisons(db: Database, of: OfAnnotator): Promise<number> {
  let excluded = 0;
  let after = '';
  while (true) {
    const rows = await nextRows(db, of, after);
    excluded += await excludeRows(db, of, { rows, another: null });
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_PER_BATCH) return excluded;
    after = last.task;
  }
}

/** The same, and what the rows say of who gave them is gone: free text is blanked, and in place of the annotator stands another name.
 *  This is the one way in which rows of the log change. The fold reads nothing of an excluded row but its id, its pair and its outcome,
 *  to take them back, so it comes out as of a log that never had the rows.
 *  @param another to be random, so that nothing leads back; new for each erasure
 *  @returns how many rows were of this annotator, those included that had been taken out before */
export async function eraseComparisons(
  db: Database,
  { another, ...of }: Omit<OfAnnotator, 'reason'> & { another: string },
): Promise<number> {
  let erased = 0;
  while (true) {
    // Erased rows are another's: the first that are left are the next.
    const rows = await nextRows(db, of, '');
    await excludeRows(db, { ...of, reason: 'erasure' }, { rows, another });
    erased += rows.length;
    if (rows.length < ROWS_PER_BATCH) return erased;
  }
}

/** By the index, in the order of its tasks: reading costs what is found. */
function nextRows(
  db: Database,
  { projectId, annotator }: Pick<OfAnnotator, 'projectId' | 'annotator'>,
  afterTask: string,
): Promise<{ id: number; task: string }[]> {
  return db.all(sql`
    select id, task from ${comparisons} indexed by comparisons_task
    where project_id = ${projectId} and annotator = ${annotator} and task > ${afterTask}
    order by task limit ${ROWS_PER_BATCH}`);
}

/** Exclusions and marks commit together.
 *  @param another who stands in the rows from then on; null leaves them as they are
 *  @returns how many were not excluded before */
async function excludeRows(
  { $client: d1 }: Database,
  { projectId, reason, now }: Pick<OfAnnotator, 'projectId' | 'reason' | 'now'>,
  { rows, another }: { rows: readonly { id: number }[]; another: string | null },
): Promise<number> {
  if (rows.length === 0) return 0;
  // One JSON parameter, for D1 binds at most 100.
  const ids = JSON.stringify(rows.map(({ id }) => id).sort((one, other) => one - other));
  const [inserted] = await d1.batch([
    d1.prepare(EXCLUDE).bind(projectId, ids, reason, now.getTime()),
    another === null
      ? d1.prepare(MARK).bind(projectId, ids)
      : d1.prepare(MARK_ERASED).bind(projectId, ids, another),
  ]);
  return inserted?.meta.changes ?? 0;
}
