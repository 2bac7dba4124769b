import type { WebhookTest } from '../contract/webhook.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { findWebhook } from '../storage/webhooks.ts';
import { sendWebhook, type WebhookAccess } from './send-webhook.ts';
import { webhookBody, webhookMessageId } from './webhook-message.ts';

/** Sends a `webhook.test` at once, and once. @throws DomainError `webhook_not_found` */
export async function testWebhook(
  db: Database,
  { project, id }: { project: ProjectRow; id: string },
  { access, now }: { access: WebhookAccess; now: Date },
): Promise<WebhookTest> {
  const webhook = await findWebhook(db, { projectId: project.id, id });
  if (!webhook) throw webhookNotFound(id);
  const body = webhookBody('webhook.test', { project: project.slug }, now);
  const failure = await sendWebhook(webhook, { id: webhookMessageId(), body }, { access, now });
  return { delivered: failure === null, error: failure?.sentence ?? null };
}

export function webhookNotFound(id: string): DomainError {
  return new DomainError('webhook_not_found', `There is no webhook "${id}" here: GET …/webhooks lists them.`);
}
