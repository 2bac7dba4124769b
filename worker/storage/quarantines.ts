import { and, asc, eq, sql } from 'drizzle-orm';
import { type AuditNote, entry, preparedEntryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { quarantines } from './schema.ts';

export type QuarantineEntry = typeof quarantines.$inferSelect;

// Plain SQL, for Drizzle cannot put a statement of one's own with parameters into a batch.
const ENTER = `
  insert into quarantines (project_id, id, annotator, action, created_at)
  select ?1, (select coalesce(max(id), 0) + 1 from quarantines where project_id = ?1), ?2, ?3, ?4
  where coalesce(
    (select action from quarantines where project_id = ?1 and annotator = ?2 order by id desc limit 1),
    'release') <> ?3`;

/** Adds an entry, unless the annotator is where it would put them; the audit log names the entry, not the annotator. */
export async function enterQuarantine(
  db: Database,
  { projectId, annotator, action, createdAt }: Omit<QuarantineEntry, 'id'>,
  note: Omit<AuditNote, 'projectId' | 'details'>,
): Promise<void> {
  const details = sql`(select json_object('quarantine', max(id)) from ${quarantines} where project_id = ${projectId})`;
  await db.$client.batch([
    db.$client.prepare(ENTER).bind(projectId, annotator, action, createdAt.getTime()),
    preparedEntryOfChange(db, { ...note, projectId, details }),
  ]);
}

/** Puts another name in the place of an annotator's: what owners did and why stays. The erasure itself is noted with it. */
export async function eraseFromQuarantine(
  db: Database,
  { projectId, annotator, another }: { projectId: number; annotator: string; another: string },
  note: Omit<AuditNote, 'projectId'>,
): Promise<void> {
  await db.batch([
    db
      .update(quarantines)
      .set({ annotator: another })
      .where(and(eq(quarantines.projectId, projectId), eq(quarantines.annotator, annotator))),
    entry(db, { ...note, projectId }),
  ]);
}

/** Ids of projects whose quarantine names an annotator.
 *  @param projectId null for all */
export async function quarantinedIn(
  db: Database,
  { annotator, projectId }: { annotator: string; projectId: number | null },
): Promise<number[]> {
  const rows = await db
    .selectDistinct({ id: quarantines.projectId })
    .from(quarantines)
    .where(
      and(
        eq(quarantines.annotator, annotator),
        projectId === null ? undefined : eq(quarantines.projectId, projectId),
      ),
    );
  return rows.map(({ id }) => id);
}

/** All entries of a project, oldest first; there is one for each time an owner has acted. */
export function quarantineEntries(db: Database, projectId: number) {
  return db
    .select()
    .from(quarantines)
    .where(eq(quarantines.projectId, projectId))
    .orderBy(asc(quarantines.id));
}
