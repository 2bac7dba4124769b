import { and, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Actor, AuditAction, AuditDetails } from '../core/audit.ts';
import type { Database } from './database.ts';
import { auditLog, projects, quarantines } from './schema.ts';

/** What an owner did. Where the change itself makes an id or a count, SQL says it. */
export interface AuditNote {
  projectId: number | null | SQL;
  /** Null where an annotator erased themself. */
  by: Actor | null;
  action: AuditAction;
  reason?: string;
  details?: AuditDetails | SQL;
  at: Date;
}

/** For a batch, next after the statement that makes the change: an entry, if that statement changed any row. */
export function entryOfChange(db: Database, note: AuditNote) {
  return insertEntry(db, note, sql`changes() > 0`);
}

/** The same as a statement of D1's own, for batches of those. */
export function preparedEntryOfChange(db: Database, note: AuditNote): D1PreparedStatement {
  const { sql: text, params } = entryOfChange(db, note).toSQL();
  return db.$client.prepare(text).bind(...params);
}

/** An entry in any case; to be awaited alone, or in a batch. */
export function entry(db: Database, note: AuditNote) {
  return insertEntry(db, note, sql`true`);
}

function insertEntry(
  db: Database,
  { projectId, by, action, reason = '', details = {}, at }: AuditNote,
  condition: SQL,
) {
  const json = isSql(details) ? details : sql`${JSON.stringify(details)}`;
  // In the order of the schema's columns.
  return db.insert(auditLog).select(
    sql`select null, ${projectId}, ${action}, ${by?.keyId ?? null}, ${by?.keyName ?? null}, ${reason}, ${json},
      ${at.getTime()} where ${condition}`,
  );
}

function isSql(details: AuditDetails | SQL): details is SQL {
  return 'queryChunks' in details;
}

export type AuditRow = typeof auditLog.$inferSelect & {
  project: string | null;
  /** Whom a quarantine's entry is about. */
  annotator: string | null;
};

/** Newest first.
 *  @param projectId null for all projects, and what concerns none
 *  @param before id of the last that is known */
export function auditEntries(
  db: Database,
  {
    projectId,
    actions,
    before,
    limit,
  }: {
    projectId: number | null;
    actions?: readonly AuditAction[] | undefined;
    before?: number | undefined;
    /** Without it, all. */
    limit?: number;
  },
): Promise<AuditRow[]> {
  const entries = db
    .select({
      id: auditLog.id,
      projectId: auditLog.projectId,
      action: auditLog.action,
      keyId: auditLog.keyId,
      keyName: auditLog.keyName,
      reason: auditLog.reason,
      details: auditLog.details,
      createdAt: auditLog.createdAt,
      // Of a deleted project its entry of that says the name.
      project: sql<string | null>`case when ${projects.deletedAt} is null then ${projects.slug} end`,
      annotator: quarantines.annotator,
    })
    .from(auditLog)
    .leftJoin(projects, eq(projects.id, auditLog.projectId))
    .leftJoin(
      quarantines,
      and(
        eq(quarantines.projectId, auditLog.projectId),
        eq(quarantines.id, sql`${auditLog.details} ->> 'quarantine'`),
      ),
    )
    .where(
      and(
        projectId === null ? undefined : eq(auditLog.projectId, projectId),
        actions && inArray(auditLog.action, [...actions]),
        before === undefined ? undefined : lt(auditLog.id, before),
      ),
    )
    .orderBy(desc(auditLog.id));
  return limit === undefined ? entries.all() : entries.limit(limit).all();
}
