import type { WebhookEvent } from '../core/webhook.ts';
import type { ProjectRow } from '../storage/projects.ts';
import type { NewMessage, WebhookRow } from '../storage/webhooks.ts';
import type { Situation } from './project-situation.ts';
import { webhookBody, webhookMessageId } from './webhook-message.ts';

type Told = Partial<Pick<WebhookRow, 'toldStep' | 'toldAt' | 'toldDone' | 'toldFlags'>>;

/** What a webhook has to be told, by what it was told before: so an event that nobody saw happen is told of all the same, and of many
 *  checkpoints only the newest.
 *  @returns `told` is empty where nothing has changed */
export async function newsFor(
  webhook: WebhookRow,
  { project, situation, now }: { project: Pick<ProjectRow, 'slug'>; situation: Situation; now: Date },
): Promise<{ messages: NewMessage[]; told: Told }> {
  const found = await Promise.all(
    webhook.events.map(async (type) => ({ type, ...(await LOOKS[type](webhook, situation)) })),
  );
  const news = found.flatMap(({ type, data }) => data.map((each) => ({ type, data: each })));
  const told: Told = Object.assign({}, ...found.map((each) => each.told));
  if (news.length > 0) told.toldAt = now;
  const messages = news.map(({ type, data }) => ({
    id: webhookMessageId(),
    webhookId: webhook.id,
    type,
    body: webhookBody(type, { project: project.slug, ...data }, now),
    nextAt: now,
    createdAt: now,
  }));
  return { messages, told };
}

/** What there is to tell of one kind of event, and what is noted as told. */
interface News {
  data: object[];
  told: Told;
}

const LOOKS: Record<WebhookEvent, (webhook: WebhookRow, situation: Situation) => Promise<News>> = {
  'checkpoint.published': async ({ toldStep }, situation) => {
    const checkpoint = await situation.checkpoint();
    // An earlier one, too, where an owner went back to it.
    const isNew = checkpoint !== null && checkpoint.step !== toldStep;
    return isNew ? { data: [checkpoint], told: { toldStep: checkpoint.step } } : NOTHING;
  },
  'project.done': async ({ toldDone }, situation) => {
    const done = await situation.done();
    if ((done !== null) === toldDone) return NOTHING;
    return { data: done ? [done] : [], told: { toldDone: done !== null } };
  },
  'annotator.flagged': async ({ toldFlags }, situation) => newFlags(toldFlags, await situation.flagged()),
};

const NOTHING: News = { data: [], told: {} };

/** Who shows what was not told yet. A flag that went and comes back is news again. */
function newFlags(before: readonly string[], flagged: Awaited<ReturnType<Situation['flagged']>>): News {
  const nameOf = (annotator: string, kind: string) => `${annotator} ${kind}`;
  const known = new Set(before);
  const data = flagged.filter(({ annotator, flags }) =>
    flags.some(({ kind }) => !known.has(nameOf(annotator, kind))),
  );
  const toldFlags = flagged.flatMap(({ annotator, flags }) =>
    flags.map(({ kind }) => nameOf(annotator, kind)),
  );
  const isSame = data.length === 0 && toldFlags.length === before.length;
  return isSame ? NOTHING : { data, told: { toldFlags } };
}
