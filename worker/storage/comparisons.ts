import { and, asc, desc, eq, getTableColumns, gt, lte, sql } from 'drizzle-orm';
import type { LoggedOutcome } from '../core/comparison.ts';
import type { Purpose } from '../core/purpose.ts';
import { type AuditNote, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { type QuarantineEntry, quarantineEntries } from './quarantines.ts';
import { comparisons, erasures, exclusions } from './schema.ts';

export type ComparisonRow = typeof comparisons.$inferSelect;
export type NewComparison = Omit<typeof comparisons.$inferInsert, 'id' | 'excluded'>;

const nextId = (projectId: number) =>
  sql<number>`(select coalesce(max(id), 0) + 1 from ${comparisons} where project_id = ${projectId})`;

/** Appends to the log. D1 runs one statement at a time, so ids commit in order and have no gaps.
 *  @param unlessErased nothing is appended where there is one of these marks from then or later
 *  @returns undefined where this annotator's task is answered already, or they were erased */
export async function appendComparison(
  db: Database,
  comparison: NewComparison,
  unlessErased: { marks: readonly string[]; since: Date },
): Promise<ComparisonRow | undefined> {
  const [row] = await db
    .insert(comparisons)
    .select(sql`
      select ${valuesOf(comparison)} where not exists (
        select 1 from ${erasures}
        where mark in (select value from json_each(${JSON.stringify(unlessErased.marks)}))
          and at >= ${unlessErased.since.getTime()})`)
    .onConflictDoNothing({ target: [comparisons.projectId, comparisons.annotator, comparisons.task] })
    .returning();
  return row;
}

/** In the order of the table's columns, as an insertion of what is selected wants them. */
function valuesOf(comparison: NewComparison) {
  const given: Record<string, unknown> = {
    weight: 1,
    active: false,
    ...comparison,
    excluded: false,
  };
  const columns = Object.entries(getTableColumns(comparisons));
  return sql.join(
    columns.map(([name, column]) =>
      name === 'id' ? nextId(comparison.projectId) : sql`${sql.param(given[name] ?? null, column)}`,
    ),
    sql`, `,
  );
}

export async function findAnswer(
  db: Database,
  { projectId, annotator, task }: Pick<ComparisonRow, 'projectId' | 'annotator' | 'task'>,
): Promise<ComparisonRow | undefined> {
  const [row] = await db
    .select()
    .from(comparisons)
    .where(
      and(
        eq(comparisons.projectId, projectId),
        eq(comparisons.annotator, annotator),
        eq(comparisons.task, task),
      ),
    );
  return row;
}

export async function findComparison(
  db: Database,
  projectId: number,
  id: number,
): Promise<ComparisonRow | undefined> {
  const [row] = await db
    .select()
    .from(comparisons)
    .where(and(eq(comparisons.projectId, projectId), eq(comparisons.id, id)));
  return row;
}

/** Rows of the log by their ids, in id order. */
export function readComparisons(
  db: Database,
  projectId: number,
  ids: readonly number[],
): Promise<ComparisonRow[]> {
  return db
    .select()
    .from(comparisons)
    .where(
      and(
        eq(comparisons.projectId, projectId),
        sql`${comparisons.id} in (select value from json_each(${JSON.stringify(ids)}))`,
      ),
    )
    .orderBy(asc(comparisons.id));
}

/** How many answers an annotator has given since then, taken back or not; by the annotator's index, as {@link answeredTasks}. */
export async function countAnswersSince(
  db: Database,
  { projectId, annotator, since }: { projectId: number; annotator: string; since: Date },
): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`
    select count(*) as count from ${comparisons} indexed by comparisons_task
    where project_id = ${projectId} and annotator = ${annotator} and created_at >= ${since.getTime()}`);
  return row?.count ?? 0;
}

export interface AnsweredTask {
  id: number;
  /** Response ids, in the order shown: two, or more of a ranking. */
  shown: readonly number[];
  outcome: LoggedOutcome;
  purpose: Purpose | null;
  excluded: boolean;
}

/** What an annotator has answered, in no order; what was taken back is among it. Left to choose, SQLite reads the project's
 *  whole log rather than look up the annotator's rows: the index is named. */
export async function answeredTasks(
  db: Database,
  projectId: number,
  annotator: string,
): Promise<AnsweredTask[]> {
  const rows = await db.all<
    Omit<AnsweredTask, 'shown' | 'excluded'> & { shown: string; excluded: number }
  >(sql`
    select id, coalesce(ranking -> 'shown', json_array(response_a, response_b)) as shown, outcome, purpose, excluded
    from ${comparisons} indexed by comparisons_task
    where project_id = ${projectId} and annotator = ${annotator}`);
  return rows.map(({ shown, excluded, ...row }) => ({
    ...row,
    shown: JSON.parse(shown) as number[],
    excluded: excluded === 1,
  }));
}

interface OneExclusion {
  projectId: number;
  comparisonId: number;
  createdAt: Date;
}

/** Takes one row out of the log: the exclusion and the row's mark commit together. Again: nothing changes.
 *  @param note null where its annotator takes it back */
export async function excludeComparison(
  db: Database,
  exclusion: OneExclusion,
  note: AuditNote | null,
): Promise<void> {
  const [exclude, mark] = exclusionOf(db, exclusion);
  await db.batch(note === null ? [exclude, mark] : [exclude, entryOfChange(db, note), mark]);
}

function exclusionOf(db: Database, { projectId, comparisonId, createdAt }: OneExclusion) {
  return [
    db
      .insert(exclusions)
      .values({
        projectId,
        comparisonId,
        createdAt,
        reason: 'undo',
        id: sql`(select coalesce(max(id), 0) + 1 from ${exclusions} where project_id = ${projectId})`,
      })
      .onConflictDoNothing({ target: [exclusions.projectId, exclusions.comparisonId] }),
    db
      .update(comparisons)
      .set({ excluded: true })
      .where(and(eq(comparisons.projectId, projectId), eq(comparisons.id, comparisonId))),
  ] as const;
}

/** Takes one row out of the log and appends another in its place, both or neither.
 *  @returns false where the row was out already: nothing is appended */
export async function replaceComparison(
  db: Database,
  comparisonId: number,
  by: NewComparison,
): Promise<boolean> {
  const { projectId, createdAt } = by;
  const isStanding = sql`not exists (
    select 1 from ${exclusions} where project_id = ${projectId} and comparison_id = ${comparisonId})`;
  const [appended] = await db.batch([
    // First, while the row it replaces still stands; where that is out, its own id is in the way and nothing is inserted.
    db
      .insert(comparisons)
      .values({ ...by, id: sql`iif(${isStanding}, ${nextId(projectId)}, ${comparisonId})` })
      .onConflictDoNothing()
      .returning({ id: comparisons.id }),
    ...exclusionOf(db, { projectId, comparisonId, createdAt }),
  ]);
  return appended.length > 0;
}

export type ExcludedRow = ComparisonRow & {
  exclusionId: number;
  reason: (typeof exclusions.$inferSelect)['reason'];
};

/** What came after two cursors, read as one snapshot: rows of the log and what was taken out of it; and the whole trail of the
 *  quarantine, which is short. */
export async function readLogAfter(
  db: Database,
  {
    projectId,
    cursor,
    exclusionCursor,
    limit,
  }: {
    projectId: number;
    cursor: number;
    exclusionCursor: number;
    limit: number;
  },
): Promise<{
  rows: ComparisonRow[];
  excluded: ExcludedRow[];
  quarantine: QuarantineEntry[];
  lastId: number;
}> {
  const [rows, excluded, [last], quarantine] = await db.batch([
    db
      .select()
      .from(comparisons)
      .where(and(eq(comparisons.projectId, projectId), gt(comparisons.id, cursor)))
      .orderBy(asc(comparisons.id))
      .limit(limit),
    db
      // In a batch D1 gives rows by column name, so two columns named id would become one.
      .select({
        ...getTableColumns(comparisons),
        exclusionId: sql<number>`${exclusions.id}`.as('exclusion_id'),
        reason: exclusions.reason,
      })
      .from(exclusions)
      .innerJoin(
        comparisons,
        and(eq(comparisons.projectId, exclusions.projectId), eq(comparisons.id, exclusions.comparisonId)),
      )
      .where(and(eq(exclusions.projectId, projectId), gt(exclusions.id, exclusionCursor)))
      .orderBy(asc(exclusions.id))
      .limit(limit),
    db
      .select({ id: sql<number>`coalesce(max(${comparisons.id}), 0)` })
      .from(comparisons)
      .where(eq(comparisons.projectId, projectId)),
    quarantineEntries(db, projectId),
  ]);
  return { rows, excluded, quarantine, lastId: last?.id ?? 0 };
}

/** Id of the first row of any of these annotators; null where none has one. */
export async function firstRowOf(
  db: Database,
  projectId: number,
  annotators: readonly string[],
): Promise<number | null> {
  const [row] = await db.all<{ id: number | null }>(sql`
    select min(c.id) as id from json_each(${JSON.stringify(annotators)}) given
    cross join ${comparisons} c indexed by comparisons_task
      on c.project_id = ${projectId} and c.annotator = given.value`);
  return row?.id ?? null;
}

/** Id of the last row of the log that was given by then, 0 where there is none. It looks back from the newest row. */
export async function lastIdBy(db: Database, projectId: number, time: Date): Promise<number> {
  const [row] = await db
    .select({ id: comparisons.id })
    .from(comparisons)
    .where(and(eq(comparisons.projectId, projectId), lte(comparisons.createdAt, time)))
    .orderBy(desc(comparisons.id))
    .limit(1);
  return row?.id ?? 0;
}

export async function lastIds(
  db: Database,
  projectId: number,
): Promise<{ comparison: number; exclusion: number }> {
  const [row] = await db.all<{ comparison: number; exclusion: number }>(sql`
    select (select coalesce(max(id), 0) from ${comparisons} where project_id = ${projectId}) as comparison,
           (select coalesce(max(id), 0) from ${exclusions} where project_id = ${projectId}) as exclusion`);
  return row ?? { comparison: 0, exclusion: 0 };
}
