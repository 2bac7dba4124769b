import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { Annotators, Quarantined, QuarantineRequest, ReleaseRequest } from '../../contract/annotators.ts';
import { Erased } from '../../contract/me.ts';
import { trainerOf } from '../../env.ts';
import { annotatorNamed } from '../../usecases/annotator-named.ts';
import { describeAnnotators } from '../../usecases/describe-annotators.ts';
import { eraseAnnotator } from '../../usecases/erase-annotator.ts';
import { moveAnnotator } from '../../usecases/move-annotator.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { actorOf, requireScope } from '../keys.ts';
import { optionalJson } from '../optional-json.ts';
import { validated } from '../validated.ts';

const ById = v.object({ id: v.pipe(v.string(), v.regex(/^[0-9a-f]{20}$/, 'take the id from …/annotators')) });

export const annotators = new Hono<AppEnv>()
  .get(
    '/',
    documented('Annotators by pseudonym: how they answer, how far they can be relied on, and why', {
      200: {
        description: 'The crowd, and whose comparisons do not count',
        schema: Annotators,
      },
    }),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const report = await trainerOf(c.env, project.id).crowd(project.id);
      const secret = c.env.SIGNING_SECRET;
      return c.json(await describeAnnotators(db, report, { projectId: project.id, secret }));
    },
  )
  .post(
    '/:id/quarantine',
    documented('Put an annotator in quarantine: nothing they said or say counts', {
      200: { description: 'They are in it; the log is folded again without them', schema: Quarantined },
    }),
    validated('param', ById),
    validated('json', QuarantineRequest),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await move(c, { id, action: 'quarantine', reason: c.req.valid('json').reason }));
    },
  )
  .delete(
    '/:id/quarantine',
    documented('Let an annotator out of quarantine', {
      200: { description: 'All they said counts again; the log is folded again', schema: Quarantined },
    }),
    validated('param', ById),
    optionalJson,
    validated('json', ReleaseRequest),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await move(c, { id, action: 'release', reason: c.req.valid('json').reason }));
    },
  )
  .delete(
    '/:id',
    documented('Erase an annotator from the project, as they could themself', {
      200: { description: 'How many comparisons; the log is folded again', schema: Erased },
    }),
    validated('param', ById),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      const { id } = c.req.valid('param');
      const secret = c.env.SIGNING_SECRET;
      const annotator = await annotatorNamed(db, { projectId: project.id, id, secret });
      const of = { annotator, projectId: project.id, by: actorOf(c), now: new Date(), secret };
      const wake = (each: number) => c.executionCtx.waitUntil(trainerOf(c.env, each).wake(each));
      return c.json((await eraseAnnotator(db, { ...of, wake })) satisfies Erased);
    },
  );

async function move(
  c: Context<AppEnv>,
  asked: { id: string; action: 'quarantine' | 'release'; reason: string },
): Promise<Quarantined> {
  requireScope(c, 'admin');
  const { db, project } = c.var;
  const moved = await moveAnnotator(db, {
    ...asked,
    projectId: project.id,
    by: actorOf(c),
    secret: c.env.SIGNING_SECRET,
    now: new Date(),
  });
  await trainerOf(c.env, project.id).wake(project.id);
  return moved;
}
