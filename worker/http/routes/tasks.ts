import { Hono } from 'hono';
import { AskTasks, TaskList } from '../../contract/task.ts';
import { dispatcherOf } from '../../env.ts';
import { namedTasks } from '../../usecases/named-tasks.ts';
import { nextTasks } from '../../usecases/next-tasks.ts';
import { ensureAnnotator } from '../annotator-cookie.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess, requireScope } from '../keys.ts';
import { optionalJson } from '../optional-json.ts';
import { validated } from '../validated.ts';

export const tasks = new Hono<AppEnv>().post(
  '/',
  documented('Ask for comparisons to make', { 200: { description: 'Signed tasks', schema: TaskList } }),
  optionalJson,
  validated('json', AskTasks),
  async (c) => {
    const { count, pending, pairs, annotator } = c.req.valid('json');
    const { db, project } = c.var;
    const common = { project, secret: c.env.SIGNING_SECRET, now: new Date() };
    if (pairs || annotator) requireScope(c, 'annotate');
    else requireAccess(c, 'annotate');
    const name = annotator ?? (pairs ? 'import' : await ensureAnnotator(c));
    const list = pairs
      ? await namedTasks(db, { ...common, pairs, annotator: name })
      : await nextTasks(db, {
          ...common,
          annotator: name,
          count,
          pending,
          draw: (ask) => dispatcherOf(c.env, project.id).draw(project.id, ask),
        });
    return c.json({ tasks: list } satisfies TaskList);
  },
);
