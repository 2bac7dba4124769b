import { and, eq, getTableColumns, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { keys, projects } from './schema.ts';

export type KeyRow = typeof keys.$inferSelect;
export type KeyWithProject = KeyRow & { project: string | null };

const ID_LENGTH = 16;

/** The beginning of a key's hash: names it, and opens nothing. */
export function keyId({ hash }: Pick<KeyRow, 'hash'>): string {
  return hash.slice(0, ID_LENGTH);
}

export async function findKey(db: Database, hash: string): Promise<KeyRow | undefined> {
  const [row] = await db.select().from(keys).where(eq(keys.hash, hash));
  return row;
}

export async function insertKey(db: Database, key: typeof keys.$inferInsert): Promise<void> {
  await db.insert(keys).values(key);
}

/** Oldest first. @param projectId only keys of this project; null for every key */
export function listKeys(db: Database, projectId: number | null): Promise<KeyWithProject[]> {
  return selectKeys(db)
    .where(projectId === null ? undefined : eq(keys.projectId, projectId))
    .orderBy(keys.createdAt, keys.hash);
}

export async function findKeyById(db: Database, id: string): Promise<KeyWithProject | undefined> {
  const [row] = await selectKeys(db).where(eq(sql`substr(${keys.hash}, 1, ${ID_LENGTH})`, id));
  return row;
}

function selectKeys(db: Database) {
  return db
    .select({ ...getTableColumns(keys), project: projects.slug })
    .from(keys)
    .leftJoin(projects, eq(projects.id, keys.projectId));
}

/** Again: the first time stays. */
export async function revokeKey(db: Database, hash: string, now: Date): Promise<void> {
  await db
    .update(keys)
    .set({ revokedAt: now })
    .where(and(eq(keys.hash, hash), isNull(keys.revokedAt)));
}

/** Notes the use of a key, unless one since `since` is noted. */
export async function touchKey(
  db: Database,
  hash: string,
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  const isOld = or(isNull(keys.lastUsedAt), lt(keys.lastUsedAt, since));
  await db
    .update(keys)
    .set({ lastUsedAt: now })
    .where(and(eq(keys.hash, hash), isOld));
}
