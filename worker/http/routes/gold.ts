import { type Context, Hono } from 'hono';
import { GoldList, GoldQuery, MarkedGold, MarkGold } from '../../contract/gold.ts';
import { LIMITS } from '../../contract/limits.ts';
import { dispatcherOf } from '../../env.ts';
import { listGold } from '../../usecases/list-gold.ts';
import { markGold } from '../../usecases/mark-gold.ts';
import { unmarkGold } from '../../usecases/unmark-gold.ts';
import { ById } from '../by-id.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { projectImages } from '../image-access.ts';
import { actorOf, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

export const gold = new Hono<AppEnv>()
  .get(
    '/',
    documented('List pairs whose right answer is known', {
      200: { description: `Up to ${LIMITS.tasksPerRequest} pairs, oldest first`, schema: GoldList },
    }),
    validated('query', GoldQuery),
    async (c) => {
      requireScope(c, 'import', 'export');
      const { db, project } = c.var;
      const page = { ...c.req.valid('query'), limit: LIMITS.tasksPerRequest };
      const list = await listGold(db, project.id, { ...page, imageOf: projectImages(c) });
      return c.json(list satisfies GoldList);
    },
  )
  .post(
    '/',
    documented('Mark pairs whose right answer is known', {
      200: { description: 'How many are new, or have another answer', schema: MarkedGold },
    }),
    validated('json', MarkGold),
    async (c) => {
      requireScope(c, 'import');
      const { db, project } = c.var;
      const { pairs } = c.req.valid('json');
      const marking = { projectId: project.id, pairs, by: actorOf(c), now: new Date() };
      const marked = await markGold(db, marking);
      await tellDispatcher(c);
      return c.json({ marked } satisfies MarkedGold);
    },
  )
  .delete(
    '/:id',
    documented('Make a pair an ordinary one', { 204: { description: 'It is not gold any more' } }),
    validated('param', ById),
    async (c) => {
      requireScope(c, 'import');
      const { id } = c.req.valid('param');
      const { db, project } = c.var;
      await unmarkGold(db, { projectId: project.id, id, by: actorOf(c), now: new Date() });
      await tellDispatcher(c);
      return c.body(null, 204);
    },
  );

async function tellDispatcher(c: Context<AppEnv>): Promise<void> {
  await dispatcherOf(c.env, c.var.project.id).goldChanged();
}
