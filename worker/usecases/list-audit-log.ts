import type { AuditEntry, AuditLog, AuditQuery } from '../contract/audit.ts';
import { type AuditRow, auditEntries } from '../storage/audit-log.ts';
import type { Database } from '../storage/database.ts';
import { pseudonyms } from './pseudonyms.ts';

/** A page of what owners did, newest first; annotators by pseudonym.
 *  @param projectId null for everything */
export async function listAuditLog(
  db: Database,
  { limit, before, action }: AuditQuery,
  { projectId, secret }: { projectId: number | null; secret: string },
): Promise<AuditLog> {
  // One more than wanted shows whether there is another page.
  const rows = await auditEntries(db, { projectId, actions: action, before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const entries = await Promise.all(page.map((row) => describeEntry(row, secret)));
  return { entries, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

async function describeEntry(row: AuditRow, secret: string): Promise<AuditEntry> {
  return {
    id: row.id,
    time: row.createdAt.toISOString(),
    project: row.project,
    action: row.action,
    key: row.keyId,
    key_name: row.keyName,
    reason: row.reason,
    details: await detailsOf(row, secret),
  };
}

async function detailsOf(
  { projectId, annotator, details }: AuditRow,
  secret: string,
): Promise<AuditEntry['details']> {
  if (annotator === null || projectId === null) return details;
  return { annotator: await (await pseudonyms(projectId, secret))(annotator) };
}
