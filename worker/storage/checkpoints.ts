import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { checkpoints } from './schema.ts';

export type CheckpointRow = typeof checkpoints.$inferSelect;
export type NewCheckpoint = typeof checkpoints.$inferInsert;

const KEPT = 20;

/** Publishes a model. Again, or late: nothing changes, for a step is published once and readers take the highest. */
export async function insertCheckpoint(db: Database, checkpoint: NewCheckpoint): Promise<void> {
  const insert = db.insert(checkpoints).values(checkpoint).onConflictDoNothing();
  if (checkpoint.step % KEPT !== 0) {
    await insert;
    return;
  }
  const old = and(
    eq(checkpoints.projectId, checkpoint.projectId),
    lt(checkpoints.step, checkpoint.step - KEPT),
  );
  await db.batch([insert, db.delete(checkpoints).where(old)]);
}

export async function latestStep(db: Database, projectId: number): Promise<number | null> {
  const [row] = await db
    .select({ step: sql<number | null>`max(${checkpoints.step})` })
    .from(checkpoints)
    .where(eq(checkpoints.projectId, projectId));
  return row?.step ?? null;
}

export async function findCheckpoint(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<CheckpointRow | undefined> {
  const ofProject = eq(checkpoints.projectId, projectId);
  const [row] = await db
    .select()
    .from(checkpoints)
    .where(step === 'latest' ? ofProject : and(ofProject, eq(checkpoints.step, step)))
    .orderBy(desc(checkpoints.step))
    .limit(1);
  return row;
}

/** Projects whose log has rows that their latest checkpoint has not folded. */
export function laggingProjects(db: Database): Promise<{ id: number }[]> {
  return db.all<{ id: number }>(sql`
    select p.id as id from projects p
    where (select coalesce(max(id), 0) from comparisons where project_id = p.id)
        > (select coalesce(max(cursor), 0) from checkpoints where project_id = p.id)`);
}
