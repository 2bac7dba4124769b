import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { type AuditNote, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { projects } from './schema.ts';

/** Everything of a project but its own row and its audit log, each table with what tells its rows apart: those that refer to others
 *  come before these. A webhook takes its messages with it. */
const TABLES = [
  ['webhooks', 'id'],
  ['keys', 'hash'],
  ['pins', 'step'],
  ['priors', 'hash'],
  ['checkpoints', 'step'],
  ['gold', 'id'],
  ['quarantines', 'id'],
  ['exclusions', 'id'],
  ['comparisons', 'id'],
  ['embeddings', 'response_id'],
  ['responses', 'id'],
  ['prompts', 'id'],
] as const;

/** One statement deletes so many rows at the most, so that none holds up the database for long. */
const ROWS_AT_ONCE = 5_000;

/** A slug that nobody can give. */
const slugOfDeleted = (id: number) => `~${id}`;

/** From here on there is no such project, and its slug is free again; what is left of it is for {@link purgeProject}.
 *  @returns false where it was deleted already */
export async function markDeleted(
  db: Database,
  id: number,
  { settings, note }: { settings: typeof projects.$inferInsert.settings; note: AuditNote },
): Promise<boolean> {
  const blank = { slug: slugOfDeleted(id), name: '', question: '', guidelines: '', settings };
  const [rows] = await db.batch([
    db
      .update(projects)
      .set({ ...blank, deletedAt: note.at })
      .where(and(eq(projects.id, id), isNull(projects.deletedAt)))
      .returning({ id: projects.id }),
    entryOfChange(db, note),
  ]);
  return rows.length > 0;
}

/** Deletes rows of a project that is deleted. Again: goes on where it was cut off.
 *  @param statements to run at the most
 *  @returns whether nothing is left */
export async function purgeProject(
  { $client: d1 }: Database,
  id: number,
  statements: number,
): Promise<boolean> {
  let left = statements;
  for (const [table, key] of TABLES) {
    const some = d1
      .prepare(
        `delete from ${table} where project_id = ?1 and ${key} in (
          select ${key} from ${table} where project_id = ?1 limit ${ROWS_AT_ONCE})`,
      )
      .bind(id);
    let deleted = ROWS_AT_ONCE;
    // Of embeddings one response may have several, and of webhooks messages are counted, too.
    while (deleted >= ROWS_AT_ONCE) {
      if (left-- === 0) return false;
      deleted = (await some.run()).meta.changes;
    }
  }
  return true;
}

/** Projects that were deleted some time ago, of which something may be left: by now no request that had found them before is under way. */
export async function projectsToPurge(db: Database, deletedBefore: Date): Promise<number[]> {
  const rows = await db
    .select({ id: projects.id })
    .from(projects)
    .where(
      and(isNotNull(projects.deletedAt), isNull(projects.purgedAt), lt(projects.deletedAt, deletedBefore)),
    );
  return rows.map(({ id }) => id);
}

export async function markPurged(db: Database, id: number, at: Date): Promise<void> {
  await db
    .update(projects)
    .set({ purgedAt: at })
    .where(and(eq(projects.id, id), sql`deleted_at is not null`));
}
