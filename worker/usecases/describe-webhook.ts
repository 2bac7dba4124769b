import type { Webhook } from '../contract/webhook.ts';
import type { Database } from '../storage/database.ts';
import { undelivered, type WebhookRow } from '../storage/webhooks.ts';

export async function describeWebhook(db: Database, webhook: WebhookRow): Promise<Webhook> {
  const messages = await undelivered(db, webhook.id);
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    interval_seconds: webhook.intervalSeconds,
    created_at: webhook.createdAt.toISOString(),
    last_delivered_at: webhook.lastDeliveredAt?.toISOString() ?? null,
    undelivered: messages.map(({ id, type, attempts, nextAt, lastError, createdAt }) => ({
      id,
      type,
      attempts,
      next_attempt_at: nextAt?.toISOString() ?? null,
      error: lastError,
      created_at: createdAt.toISOString(),
    })),
  };
}
