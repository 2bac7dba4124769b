import { and, eq, getTableColumns, isNull, lt, or, sql } from 'drizzle-orm';
import { type AuditNote, entryOfChange } from './audit-log.ts';
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

/** @returns false where it is there already */
export async function insertKey(
  db: Database,
  key: typeof keys.$inferInsert,
  note: AuditNote,
): Promise<boolean> {
  const [rows] = await db.batch([
    db.insert(keys).values(key).onConflictDoNothing().returning({ hash: keys.hash }),
    entryOfChange(db, note),
  ]);
  return rows.length > 0;
}

/** Lets a key end and another take its place, both or neither.
 *  @returns false where another did so already */
export async function replaceKey(
  db: Database,
  { hash, until, fresh, note }: { hash: string; until: Date; fresh: KeyRow; note: AuditNote },
): Promise<boolean> {
  const replace = db
    .update(keys)
    .set({ expiresAt: until, replacedBy: fresh.hash })
    .where(and(eq(keys.hash, hash), isNull(keys.replacedBy), isNull(keys.revokedAt)))
    .returning({ hash: keys.hash });
  // Whoever comes second replaces nothing, and so must not leave a key behind.
  const insert = db.insert(keys).select(
    db
      .select({
        ...getTableColumns(keys),
        hash: sql<string>`${fresh.hash}`.as('hash'),
        createdAt: sql<Date>`${fresh.createdAt.getTime()}`.as('created_at'),
        expiresAt: sql<Date | null>`${fresh.expiresAt?.getTime() ?? null}`.as('expires_at'),
        lastUsedAt: sql<null>`null`.as('last_used_at'),
        replacedBy: sql<null>`null`.as('replaced_by'),
      })
      .from(keys)
      .where(and(eq(keys.hash, hash), eq(keys.replacedBy, fresh.hash))),
  );
  const [replaced] = await db.batch([replace, insert, entryOfChange(db, note)]);
  return replaced.length > 0;
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
export async function revokeKey(
  db: Database,
  hash: string,
  { now, note }: { now: Date; note: AuditNote },
): Promise<void> {
  await db.batch([
    db
      .update(keys)
      .set({ revokedAt: now })
      .where(and(eq(keys.hash, hash), isNull(keys.revokedAt))),
    entryOfChange(db, note),
  ]);
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
