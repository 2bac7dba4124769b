import { Hono } from 'hono';
import { CreatedWebhook, CreateWebhook, WebhookList, WebhookTest } from '../../contract/webhook.ts';
import { courierOf } from '../../env.ts';
import { listWebhooks } from '../../storage/webhooks.ts';
import { createWebhook } from '../../usecases/create-webhook.ts';
import { deleteWebhook } from '../../usecases/delete-webhook.ts';
import { describeWebhook } from '../../usecases/describe-webhook.ts';
import { testWebhook } from '../../usecases/test-webhook.ts';
import { webhookAccess } from '../../usecases/webhook-access.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { actorOf, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

/** Who is told of what happens in a project, by an admin key. */
export const webhooks = new Hono<AppEnv>()
  .post(
    '/',
    documented('Have an address told of what happens in a project', {
      201: { description: 'The webhook; its secret is shown this once', schema: CreatedWebhook },
    }),
    validated('json', CreateWebhook),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const options = {
        projectId: project.id,
        access: webhookAccess(c.env),
        by: actorOf(c),
        now: new Date(),
      };
      const created = await createWebhook(db, c.req.valid('json'), options);
      // A project that is done already is news to a new webhook.
      c.executionCtx.waitUntil(courierOf(c.env, project.id).wake(project.id));
      return c.json(created, 201, { 'cache-control': 'no-store' });
    },
  )
  .get(
    '/',
    documented('The webhooks of a project, and what they could not be told', {
      200: { description: 'Webhooks, without their secrets', schema: WebhookList },
    }),
    async (c) => {
      requireScope(c, 'admin');
      const rows = await listWebhooks(c.var.db, c.var.project.id);
      const described = await Promise.all(rows.map((row) => describeWebhook(c.var.db, row)));
      return c.json({ webhooks: described } satisfies WebhookList);
    },
  )
  .delete(
    '/:id',
    documented('Delete a webhook, with what it was not told yet', { 204: { description: 'It is gone' } }),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const deletion = { projectId: project.id, id: c.req.param('id'), by: actorOf(c), now: new Date() };
      await deleteWebhook(db, deletion);
      return c.body(null, 204);
    },
  )
  .post(
    '/:id/test',
    documented('Send a webhook.test at once, and once', {
      200: { description: 'Whether it was taken, or why not', schema: WebhookTest },
    }),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const options = { access: webhookAccess(c.env), now: new Date() };
      return c.json(await testWebhook(db, { project, id: c.req.param('id') }, options));
    },
  );
