import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { checkpointsToDrop } from '../core/kept-checkpoints.ts';
import { type AuditNote, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { checkpoints, pins } from './schema.ts';

export type CheckpointRow = typeof checkpoints.$inferSelect;
export type NewCheckpoint = typeof checkpoints.$inferInsert;
export type Pin = typeof pins.$inferSelect;

/** What is known of a checkpoint without its weights. */
export type CheckpointSummary = Pick<
  CheckpointRow,
  'step' | 'comparisons' | 'promoted' | 'card' | 'createdAt'
>;

/** Publishes a model. Again, or late: nothing changes, for a step is published once. Of the older ones, some make room. */
export async function insertCheckpoint(db: Database, checkpoint: NewCheckpoint): Promise<void> {
  const { projectId } = checkpoint;
  const ofProject = eq(checkpoints.projectId, projectId);
  const [kept, served] = await Promise.all([
    db
      .select({ step: checkpoints.step, comparisons: checkpoints.comparisons })
      .from(checkpoints)
      .where(ofProject)
      .orderBy(asc(checkpoints.step)),
    servedStep(db, projectId),
  ]);
  const insert = db.insert(checkpoints).values(checkpoint).onConflictDoNothing();
  // One that is not promoted leaves the served one served.
  const dropped = checkpointsToDrop(kept, new Set(served === null ? [] : [served]));
  if (dropped.length === 0) {
    await insert;
    return;
  }
  const isDropped = sql`${checkpoints.step} in (select value from json_each(${JSON.stringify(dropped)}))`;
  // Not one that an owner has pinned this very moment.
  const isPinned = sql`${checkpoints.step} = (select step from ${pins} where project_id = ${projectId})`;
  await db.batch([
    insert,
    db.delete(checkpoints).where(and(ofProject, isDropped, sql`not coalesce(${isPinned}, 0)`)),
  ]);
}

/** The step of the model that readers get: the one an owner has pinned, else the newest that was promoted. */
export async function servedStep(db: Database, projectId: number): Promise<number | null> {
  const [row] = await db.all<{ step: number | null }>(sql`
    select coalesce(
      (select step from ${pins} where project_id = ${projectId}),
      (select step from ${checkpoints} where project_id = ${projectId} and promoted = 1 order by step desc limit 1)
    ) as step`);
  return row?.step ?? null;
}

/** A checkpoint by its step; `latest` is the one that is served. */
export async function findCheckpoint(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<CheckpointRow | undefined> {
  const wanted = step === 'latest' ? await servedStep(db, projectId) : step;
  if (wanted === null) return undefined;
  const [row] = await db
    .select()
    .from(checkpoints)
    .where(and(eq(checkpoints.projectId, projectId), eq(checkpoints.step, wanted)));
  return row;
}

/** All that are kept, oldest first. */
export function listCheckpoints(db: Database, projectId: number): Promise<CheckpointSummary[]> {
  return db
    .select({
      step: checkpoints.step,
      comparisons: checkpoints.comparisons,
      promoted: checkpoints.promoted,
      card: checkpoints.card,
      createdAt: checkpoints.createdAt,
    })
    .from(checkpoints)
    .where(eq(checkpoints.projectId, projectId))
    .orderBy(asc(checkpoints.step));
}

export async function findPin(db: Database, projectId: number): Promise<Pin | undefined> {
  const [row] = await db.select().from(pins).where(eq(pins.projectId, projectId));
  return row;
}

/** Serves this step from now on, if it is still kept.
 *  @returns whether it is */
export async function pinCheckpoint(
  db: Database,
  { projectId, step, createdAt }: Pin,
  note: AuditNote,
): Promise<boolean> {
  const kept = db
    .select({
      projectId: checkpoints.projectId,
      step: checkpoints.step,
      createdAt: sql<Date>`${createdAt.getTime()}`.as('created_at'),
    })
    .from(checkpoints)
    .where(and(eq(checkpoints.projectId, projectId), eq(checkpoints.step, step)));
  const [pinned] = await db.batch([
    db
      .insert(pins)
      .select(kept)
      .onConflictDoUpdate({ target: pins.projectId, set: { step, createdAt } })
      .returning({ step: pins.step }),
    entryOfChange(db, note),
  ]);
  return pinned.length > 0;
}

/** Serves the newest promoted again. Where nothing was pinned, nothing changes. */
export async function releasePin(db: Database, projectId: number, note: AuditNote): Promise<void> {
  await db.batch([db.delete(pins).where(eq(pins.projectId, projectId)), entryOfChange(db, note)]);
}

/** The newest that the gate let through; null before there is one. */
export async function newestPromoted(db: Database, projectId: number): Promise<number | null> {
  const [row] = await db
    .select({ step: checkpoints.step })
    .from(checkpoints)
    .where(and(eq(checkpoints.projectId, projectId), eq(checkpoints.promoted, true)))
    .orderBy(desc(checkpoints.step))
    .limit(1);
  return row?.step ?? null;
}

/** Longer than a watchdog that comes each minute may be away. */
const LATELY_MS = 600_000;

/** Projects whose log has rows that their latest checkpoint has not folded, or has lost some since. Where no model reads the responses,
 *  there is no checkpoint to tell: then those whose log has changed lately. */
export function laggingProjects(db: Database, now: Date): Promise<{ id: number }[]> {
  const since = now.getTime() - LATELY_MS;
  return db.all<{ id: number }>(sql`
    select p.id as id from projects p
    where p.deleted_at is null and case when p.settings ->> 'responses' = 'image_url'
    then coalesce((select created_at from comparisons where project_id = p.id order by id desc limit 1), 0) > ${since}
      or coalesce((select created_at from exclusions where project_id = p.id order by id desc limit 1), 0) > ${since}
    else ((select coalesce(max(id), 0) from comparisons where project_id = p.id)
        > (select coalesce(max(cursor), 0) from checkpoints where project_id = p.id)
      or coalesce((select created_at from exclusions where project_id = p.id order by id desc limit 1), 0)
        > coalesce((select created_at from checkpoints where project_id = p.id order by step desc limit 1), 0)) end`);
}
