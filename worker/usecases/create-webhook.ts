import { isLoopback } from '../contract/public-address.ts';
import type { CreatedWebhook, CreateWebhook } from '../contract/webhook.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { servedStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { insertWebhook, listWebhooks, type WebhookRow } from '../storage/webhooks.ts';
import { describeWebhook } from './describe-webhook.ts';
import type { WebhookAccess } from './send-webhook.ts';
import { webhookSecret } from './webhook-secret.ts';

const MOST = 20;

/** Makes a webhook, which is told of what happens from now on. The answer is the only place that shows its secret.
 *  @throws DomainError `validation` for a receiver on this machine outside of development, and for one too many */
export async function createWebhook(
  db: Database,
  { url, events, interval_seconds }: CreateWebhook,
  { projectId, access, by, now }: { projectId: number; access: WebhookAccess; by: Actor; now: Date },
): Promise<CreatedWebhook> {
  if (isLoopback(url) && !access.loopback)
    throw new DomainError(
      'validation',
      '/url: a receiver on this machine is for development; give a public https address.',
    );
  if ((await listWebhooks(db, projectId)).length >= MOST)
    throw new DomainError('validation', `A project has at most ${MOST} webhooks: delete one first.`);
  const webhook: WebhookRow = {
    id: `wh_${crypto.randomUUID().replaceAll('-', '')}`,
    projectId,
    url,
    events: [...new Set(events)],
    intervalSeconds: interval_seconds,
    toldStep: (await servedStep(db, projectId)) ?? 0,
    toldAt: null,
    toldDone: false,
    toldFlags: [],
    lastDeliveredAt: null,
    createdAt: now,
  };
  // The rest of an address may be a secret of the receiver's.
  const details = { id: webhook.id, origin: new URL(url).origin, events: webhook.events };
  await insertWebhook(db, webhook, { projectId, by, action: 'webhook.created', details, at: now });
  const secret = await webhookSecret(webhook.id, access.signingSecret);
  return { secret, ...(await describeWebhook(db, webhook)) };
}
