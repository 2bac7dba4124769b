import type { CrowdReport } from '../core/quality/crowd-report.ts';
import { retryDelayMs } from '../core/webhook.ts';
import type { Database } from '../storage/database.ts';
import { findProjectById, type ProjectRow } from '../storage/projects.ts';
import {
  dueMessages,
  listWebhooks,
  type MessageRow,
  nextDue,
  noteDelivered,
  noteFailed,
  putInOutbox,
  type WebhookRow,
} from '../storage/webhooks.ts';
import { newsFor } from './news-for-webhook.ts';
import { projectSituation, type Situation } from './project-situation.ts';
import { sendWebhook, type WebhookAccess } from './send-webhook.ts';

/** Messages that are under way at the same time. */
const AT_ONCE = 20;

/** Looks whether a project's webhooks are to be told anything, puts that in the outbox, and sends what is due there. What was put there
 *  is sent at least once, whatever breaks in between.
 *  @param by `crowd`: what the trainer knows of the annotators; `looked`: when each webhook's project was last looked at: noted there
 *  @returns in how many milliseconds there is more to do; null where nothing is left */
export async function tellWebhooks(
  db: Database,
  projectId: number,
  {
    access,
    crowd,
    looked,
    now,
  }: {
    access: WebhookAccess;
    crowd: () => Promise<CrowdReport>;
    looked: Map<string, number>;
    now: () => Date;
  },
): Promise<number | null> {
  const [project, webhooks] = await Promise.all([
    findProjectById(db, projectId),
    listWebhooks(db, projectId),
  ]);
  if (!project || webhooks.length === 0) return null;
  const situation = projectSituation(db, project, { secret: access.signingSecret, crowd });
  const waits = await Promise.all(
    webhooks.map((webhook) => lookFor(db, webhook, { project, situation, looked, now: now() })),
  );
  await sendDue(db, webhooks, { access, now });
  const due = await nextDue(
    db,
    webhooks.map(({ id }) => id),
  );
  const next = [...waits, due && due.getTime() - now().getTime()].filter((wait) => wait !== null);
  return next.length === 0 ? null : Math.max(0, Math.min(...next));
}

/** Puts what is new for a webhook in the outbox, unless it was looked lately.
 *  @returns in how many milliseconds to look again, where it is too early now */
async function lookFor(
  db: Database,
  webhook: WebhookRow,
  {
    project,
    situation,
    looked,
    now,
  }: { project: ProjectRow; situation: Situation; looked: Map<string, number>; now: Date },
): Promise<number | null> {
  const lastMs = Math.max(webhook.toldAt?.getTime() ?? 0, looked.get(webhook.id) ?? 0);
  const waitMs = lastMs + 1000 * webhook.intervalSeconds - now.getTime();
  if (waitMs > 0) return waitMs;
  looked.set(webhook.id, now.getTime());
  const { messages, told } = await newsFor(webhook, { project, situation, now });
  if (Object.keys(told).length > 0) await putInOutbox(db, webhook.id, { messages, told });
  return null;
}

/** All that is due at once, so that a slow receiver keeps none of the others waiting. */
async function sendDue(
  db: Database,
  webhooks: readonly WebhookRow[],
  { access, now }: { access: WebhookAccess; now: () => Date },
): Promise<void> {
  const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
  const due = await dueMessages(db, { ids: [...byId.keys()], now: now(), limit: AT_ONCE });
  await Promise.all(
    due.map(async (message) => {
      const webhook = byId.get(message.webhookId);
      if (webhook) await deliver(db, { webhook, message }, { access, now });
    }),
  );
}

async function deliver(
  db: Database,
  { webhook, message }: { webhook: WebhookRow; message: MessageRow },
  { access, now }: { access: WebhookAccess; now: () => Date },
): Promise<void> {
  const failure = await sendWebhook(webhook, message, { access, now: now() });
  if (failure === null) return noteDelivered(db, message, now());
  const attempts = message.attempts + 1;
  const delayMs = failure.isFinal ? null : retryDelayMs(attempts, Math.random());
  const nextAt = delayMs === null ? null : new Date(now().getTime() + delayMs);
  await noteFailed(db, message, { attempts, nextAt, lastError: failure.sentence });
}

/** Whether anybody is to be told of what happens in a project. */
export async function hasListeners(db: Database, projectId: number): Promise<boolean> {
  return (await listWebhooks(db, projectId)).length > 0;
}
