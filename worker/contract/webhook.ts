import * as v from 'valibot';
import { WEBHOOK_EVENTS } from '../core/webhook.ts';
import { isCallable } from './public-address.ts';

export const CreateWebhook = v.strictObject({
  /** Takes `POST` of JSON. */
  url: v.pipe(
    v.string(),
    v.maxLength(2000),
    v.check(
      isCallable,
      'use a whole https address with a public name and without a password; http only on this machine (localhost)',
    ),
  ),
  /** What it is told of; without it, everything. */
  events: v.optional(
    v.pipe(
      v.array(v.picklist(WEBHOOK_EVENTS)),
      v.minLength(1, `name at least one of ${WEBHOOK_EVENTS.join(', ')}`),
      v.maxLength(WEBHOOK_EVENTS.length),
    ),
    [...WEBHOOK_EVENTS],
  ),
  /** How often the project is looked at for it, at the most: what happens between two looks is told of together. */
  interval_seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400)), 60),
});

const Undelivered = v.object({
  /** The `webhook-id` that it is sent with, at each attempt. */
  id: v.string(),
  type: v.picklist(WEBHOOK_EVENTS),
  attempts: v.number(),
  /** Null once it was given up. */
  next_attempt_at: v.nullable(v.string()),
  /** Why the last attempt failed. */
  error: v.nullable(v.string()),
  created_at: v.string(),
});

export const Webhook = v.object({
  id: v.string(),
  url: v.string(),
  events: v.array(v.picklist(WEBHOOK_EVENTS)),
  interval_seconds: v.number(),
  created_at: v.string(),
  last_delivered_at: v.nullable(v.string()),
  /** What it could not be told yet, or was given up; the newest 20. */
  undelivered: v.array(Undelivered),
});

/** `secret` verifies what comes, by Standard Webhooks; it is shown this once. */
export const CreatedWebhook = v.object({ secret: v.string(), ...Webhook.entries });
export const WebhookList = v.object({ webhooks: v.array(Webhook) });

/** What became of one attempt to deliver a `webhook.test`. */
export const WebhookTest = v.object({ delivered: v.boolean(), error: v.nullable(v.string()) });

export type CreateWebhook = v.InferOutput<typeof CreateWebhook>;
export type Webhook = v.InferOutput<typeof Webhook>;
export type CreatedWebhook = v.InferOutput<typeof CreatedWebhook>;
export type WebhookList = v.InferOutput<typeof WebhookList>;
export type WebhookTest = v.InferOutput<typeof WebhookTest>;
