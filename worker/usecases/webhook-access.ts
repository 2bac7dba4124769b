import type { Env } from '../env.ts';
import type { WebhookAccess } from './send-webhook.ts';

export function webhookAccess(env: Env): WebhookAccess {
  return { signingSecret: env.SIGNING_SECRET, loopback: env.WEBHOOK_LOOPBACK === 'allow' };
}
