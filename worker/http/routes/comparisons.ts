import { Hono } from 'hono';
import * as v from 'valibot';
import { AnswerTask, Comparison } from '../../contract/comparison.ts';
import { TaskList } from '../../contract/task.ts';
import { trainerOf } from '../../env.ts';
import { recordComparison } from '../../usecases/record-comparison.ts';
import { undoComparison } from '../../usecases/undo-comparison.ts';
import { cookieAnnotator } from '../annotator-cookie.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

const ById = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'give the number that the answer brought'),
    v.transform(Number),
  ),
});

export const comparisons = new Hono<AppEnv>()
  .post(
    '/',
    documented('Answer a task', {
      201: { description: 'The comparison, new in the log', schema: Comparison },
      200: { description: 'The same answer again: the comparison as it is', schema: Comparison },
    }),
    validated('json', AnswerTask),
    async (c) => {
      const { db, project, key } = c.var;
      const { comparison, isNew } = await recordComparison(db, {
        project,
        answer: c.req.valid('json'),
        caller: key ? null : await cookieAnnotator(c),
        secret: c.env.SIGNING_SECRET,
        now: new Date(),
      });
      if (isNew) c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json(comparison, isNew ? 201 : 200);
    },
  )
  .delete(
    '/:id',
    documented('Undo a comparison', {
      200: { description: 'The same pair as a fresh task', schema: TaskList },
    }),
    validated('param', ById),
    async (c) => {
      const { db, project } = c.var;
      const caller = c.var.key ? null : await cookieAnnotator(c);
      if (caller === null) requireScope(c, 'admin');
      const { id } = c.req.valid('param');
      const task = await undoComparison(db, {
        project,
        id,
        caller,
        secret: c.env.SIGNING_SECRET,
        now: new Date(),
      });
      c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json({ tasks: [task] } satisfies TaskList);
    },
  );
