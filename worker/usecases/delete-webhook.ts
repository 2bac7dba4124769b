import type { Actor } from '../core/audit.ts';
import type { Database } from '../storage/database.ts';
import { deleteWebhook as remove } from '../storage/webhooks.ts';
import { webhookNotFound } from './test-webhook.ts';

/** Deletes a webhook, with what it was not told yet.
 *  @throws DomainError `webhook_not_found` */
export async function deleteWebhook(
  db: Database,
  { projectId, id, by, now }: { projectId: number; id: string; by: Actor; now: Date },
): Promise<void> {
  const note = { projectId, by, action: 'webhook.deleted', details: { id }, at: now } as const;
  if (!(await remove(db, { projectId, id }, note))) throw webhookNotFound(id);
}
