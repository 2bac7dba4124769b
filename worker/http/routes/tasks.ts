import { type Context, Hono } from 'hono';
import { type AskTasks as Ask, AskTasks, TaskList } from '../../contract/task.ts';
import { dayLimitReached } from '../../core/limits.ts';
import { dispatcherOf } from '../../env.ts';
import type { DrawnTask, TaskAsk } from '../../usecases/draw-tasks.ts';
import { namedTasks } from '../../usecases/named-tasks.ts';
import { nextTasks } from '../../usecases/next-tasks.ts';
import { limitBursts } from '../bursts.ts';
import { requireAnnotator } from '../caller.ts';
import type { AppEnv } from '../context.ts';
import { documented, LIMITED } from '../documented.ts';
import { requireScope } from '../keys.ts';
import { cappedCaller, isTrusted } from '../limited-caller.ts';
import { notArchived } from '../not-archived.ts';
import { optionalJson } from '../optional-json.ts';
import { requireHuman } from '../require-human.ts';
import { validated } from '../validated.ts';

export const tasks = new Hono<AppEnv>()
  .use(limitBursts)
  .use(notArchived)
  .post(
    '/',
    documented('Ask for comparisons to make', {
      200: { description: 'Sealed tasks', schema: TaskList },
      ...LIMITED,
    }),
    optionalJson,
    validated('json', AskTasks),
    async (c) => {
      const ask = c.req.valid('json');
      const { count, pending, hold_seconds: holdSeconds, pairs } = ask;
      const { db, project } = c.var;
      const common = { project, secret: c.env.SIGNING_SECRET, now: new Date() };
      const annotator = await annotatorOf(c, ask);
      const list = pairs
        ? await namedTasks(db, { ...common, pairs, annotator })
        : await nextTasks(db, {
            ...common,
            annotator,
            count,
            pending,
            holdSeconds,
            draw: (each) => draw(c, each),
          });
      return c.json({ tasks: list } satisfies TaskList);
    },
  );

/** For whom the tasks are: with a key of scope annotate, whom the request names; else who sits at this browser. */
async function annotatorOf(c: Context<AppEnv>, { annotator, pairs, turnstile }: Ask): Promise<string> {
  if (annotator || pairs) {
    requireScope(c, 'annotate');
    return annotator ?? 'import';
  }
  const own = await requireAnnotator(c);
  if (!isTrusted(c)) await requireHuman(c, { annotator: own, token: turnstile });
  return own;
}

/** Asks the one who decides which pairs the project's annotators get.
 *  @throws LimitReached where they have done all that they may today */
async function draw(c: Context<AppEnv>, ask: TaskAsk): Promise<DrawnTask[]> {
  const { id } = c.var.project;
  const capped = isTrusted(c) ? null : await cappedCaller(c, ask.annotator);
  const drawn = await dispatcherOf(c.env, id).draw(id, ask, capped);
  if ('limit' in drawn) throw dayLimitReached(drawn);
  return drawn;
}
