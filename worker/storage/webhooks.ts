import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { type AuditNote, entry, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { webhookMessages, webhooks } from './schema.ts';

export type WebhookRow = typeof webhooks.$inferSelect;
export type MessageRow = typeof webhookMessages.$inferSelect;
export type NewMessage = typeof webhookMessages.$inferInsert;

/** Given up messages that are kept, of each webhook, for its owner to see. */
const FAILURES_KEPT = 20;

export async function insertWebhook(db: Database, webhook: WebhookRow, note: AuditNote): Promise<void> {
  await db.batch([db.insert(webhooks).values(webhook), entry(db, note)]);
}

/** Oldest first. */
export function listWebhooks(db: Database, projectId: number): Promise<WebhookRow[]> {
  return db
    .select()
    .from(webhooks)
    .where(eq(webhooks.projectId, projectId))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
}

export async function findWebhook(
  db: Database,
  { projectId, id }: Pick<WebhookRow, 'projectId' | 'id'>,
): Promise<WebhookRow | undefined> {
  const [row] = await db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.projectId, projectId), eq(webhooks.id, id)));
  return row;
}

/** With all it was not told yet. @returns whether there was one */
export async function deleteWebhook(
  db: Database,
  { projectId, id }: Pick<WebhookRow, 'projectId' | 'id'>,
  note: AuditNote,
): Promise<boolean> {
  const [rows] = await db.batch([
    db
      .delete(webhooks)
      .where(and(eq(webhooks.projectId, projectId), eq(webhooks.id, id)))
      .returning({ id: webhooks.id }),
    entryOfChange(db, note),
  ]);
  return rows.length > 0;
}

/** Newest first. */
export function undelivered(db: Database, webhookId: string): Promise<MessageRow[]> {
  return db
    .select()
    .from(webhookMessages)
    .where(eq(webhookMessages.webhookId, webhookId))
    .orderBy(desc(webhookMessages.createdAt))
    .limit(FAILURES_KEPT);
}

/** Puts messages in the outbox and notes that the webhook was told, both or neither. */
export async function putInOutbox(
  db: Database,
  webhookId: string,
  {
    messages,
    told,
  }: {
    messages: NewMessage[];
    told: Partial<Pick<WebhookRow, 'toldStep' | 'toldAt' | 'toldDone' | 'toldFlags'>>;
  },
): Promise<void> {
  const note = db.update(webhooks).set(told).where(eq(webhooks.id, webhookId));
  await db.batch([note, ...messages.map((message) => db.insert(webhookMessages).values(message))]);
}

/** What is to be sent by now, of each webhook the oldest. */
export function dueMessages(
  db: Database,
  { ids, now, limit }: { ids: string[]; now: Date; limit: number },
): Promise<MessageRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .select()
    .from(webhookMessages)
    .where(and(inArray(webhookMessages.webhookId, ids), lte(webhookMessages.nextAt, now)))
    .orderBy(asc(webhookMessages.nextAt))
    .limit(limit);
}

/** When the next message is due; null where none is to be sent. */
export async function nextDue(db: Database, ids: string[]): Promise<Date | null> {
  if (ids.length === 0) return null;
  const [row] = await db
    .select({ at: sql<number | null>`min(${webhookMessages.nextAt})` })
    .from(webhookMessages)
    .where(inArray(webhookMessages.webhookId, ids));
  return row?.at == null ? null : new Date(row.at);
}

export async function noteDelivered(db: Database, { id, webhookId }: MessageRow, now: Date): Promise<void> {
  await db.batch([
    db.delete(webhookMessages).where(eq(webhookMessages.id, id)),
    db.update(webhooks).set({ lastDeliveredAt: now }).where(eq(webhooks.id, webhookId)),
  ]);
}

/** Notes an attempt that failed. Of those given up, old ones make room. */
export async function noteFailed(
  db: Database,
  { id, webhookId }: MessageRow,
  failure: { attempts: number; nextAt: Date | null; lastError: string },
): Promise<void> {
  await db.update(webhookMessages).set(failure).where(eq(webhookMessages.id, id));
  if (failure.nextAt !== null) return;
  await db.run(sql`
    delete from ${webhookMessages} where webhook_id = ${webhookId} and next_at is null and id not in (
      select id from ${webhookMessages} where webhook_id = ${webhookId} and next_at is null
      order by created_at desc limit ${FAILURES_KEPT})`);
}

export async function projectsWithWebhooks(db: Database): Promise<number[]> {
  const rows = await db.selectDistinct({ id: webhooks.projectId }).from(webhooks);
  return rows.map(({ id }) => id);
}
