import type { WebhookEvent } from '../core/webhook.ts';

/** What is sent, as Standard Webhooks wants it: the type, when it happened, and its data. */
export function webhookBody(type: WebhookEvent | 'webhook.test', data: object, now: Date): string {
  return JSON.stringify({ type, timestamp: now.toISOString(), data });
}

export function webhookMessageId(): string {
  return `msg_${crypto.randomUUID().replaceAll('-', '')}`;
}
