import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { comparisons, exclusions } from './schema.ts';

export type ComparisonRow = typeof comparisons.$inferSelect;
export type NewComparison = Omit<typeof comparisons.$inferInsert, 'id' | 'excluded'>;

const nextId = (projectId: number) =>
  sql<number>`(select coalesce(max(id), 0) + 1 from ${comparisons} where project_id = ${projectId})`;

/** Appends to the log. D1 runs one statement at a time, so ids commit in order and have no gaps.
 *  @returns undefined where this annotator's task is answered already */
export async function appendComparison(
  db: Database,
  comparison: NewComparison,
): Promise<ComparisonRow | undefined> {
  const [row] = await db
    .insert(comparisons)
    .values({ ...comparison, id: nextId(comparison.projectId) })
    .onConflictDoNothing({ target: [comparisons.projectId, comparisons.annotator, comparisons.task] })
    .returning();
  return row;
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

export interface AnsweredPair {
  id: number;
  /** Response ids, in the order shown. */
  a: number;
  b: number;
  excluded: boolean;
}

/** What an annotator has answered, in no order; what was taken back is among it. Left to choose, SQLite reads the project's
 *  whole log rather than look up the annotator's rows: the index is named. */
export async function answeredPairs(
  db: Database,
  projectId: number,
  annotator: string,
): Promise<AnsweredPair[]> {
  const rows = await db.all<Omit<AnsweredPair, 'excluded'> & { excluded: number }>(sql`
    select id, response_a as a, response_b as b, excluded
    from ${comparisons} indexed by comparisons_task
    where project_id = ${projectId} and annotator = ${annotator}`);
  return rows.map((row) => ({ ...row, excluded: row.excluded === 1 }));
}

/** Takes one row out of the log: the exclusion and the row's mark commit together. Again: nothing changes. */
export async function excludeComparison(
  db: Database,
  { projectId, comparisonId, createdAt }: { projectId: number; comparisonId: number; createdAt: Date },
): Promise<void> {
  await db.batch([
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
  ]);
}

export type ExcludedRow = ComparisonRow & { exclusionId: number };

/** What came after two cursors, read as one snapshot: rows of the log and what was taken out of it. */
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
): Promise<{ rows: ComparisonRow[]; excluded: ExcludedRow[]; lastId: number }> {
  const [rows, excluded, [last]] = await db.batch([
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
  ]);
  return { rows, excluded, lastId: last?.id ?? 0 };
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
