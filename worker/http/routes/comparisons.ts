import { type Context, Hono } from 'hono';
import { AnswerTask, Comparison } from '../../contract/comparison.ts';
import { ChangeAnswer } from '../../contract/me.ts';
import { TaskList } from '../../contract/task.ts';
import { DomainError } from '../../core/errors.ts';
import { dispatcherOf, trainerOf } from '../../env.ts';
import type { AnswerGate } from '../../usecases/answer-gate.ts';
import { changeAnswer } from '../../usecases/change-answer.ts';
import { recordComparison } from '../../usecases/record-comparison.ts';
import { undoComparison } from '../../usecases/undo-comparison.ts';
import { limitBursts } from '../bursts.ts';
import { ById } from '../by-id.ts';
import { callerOf, requireMaker } from '../caller.ts';
import type { AppEnv } from '../context.ts';
import { documented, LIMITED } from '../documented.ts';
import { actorOf } from '../keys.ts';
import { cappedCaller, isTrusted } from '../limited-caller.ts';
import { notArchived } from '../not-archived.ts';
import { validated } from '../validated.ts';

export const comparisons = new Hono<AppEnv>()
  .use(limitBursts)
  .post(
    '/',
    documented('Answer a task', {
      201: { description: 'The comparison, new in the log', schema: Comparison },
      200: { description: 'The same answer again: the comparison as it is', schema: Comparison },
      ...LIMITED,
    }),
    notArchived,
    validated('json', AnswerTask),
    async (c) => {
      const { db, project } = c.var;
      const { comparison, isNew } = await recordComparison(db, {
        project,
        answer: c.req.valid('json'),
        caller: await answeringCaller(c),
        gate: gateOf(c),
        secret: c.env.SIGNING_SECRET,
        now: new Date(),
      });
      if (isNew) c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json(comparison, isNew ? 201 : 200);
    },
  )
  .put(
    '/:id',
    documented('Answer the pair of one’s own comparison anew', {
      201: {
        description: 'The comparison that takes its place, with a number of its own',
        schema: Comparison,
      },
      200: { description: 'The same again: the comparison as it is', schema: Comparison },
      ...LIMITED,
    }),
    validated('param', ById),
    notArchived,
    validated('json', ChangeAnswer),
    async (c) => {
      const { db, project } = c.var;
      const caller = await callerOf(c);
      if (!caller)
        throw new DomainError('not_your_comparison', 'Only who made a comparison can change its answer.');
      const { comparison, isNew } = await changeAnswer(db, {
        project,
        id: c.req.valid('param').id,
        caller: caller.annotator,
        answer: c.req.valid('json'),
        gate: gateOf(c),
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
      const caller = await requireMaker(c);
      const { id } = c.req.valid('param');
      const task = await undoComparison(db, {
        project,
        id,
        caller,
        by: caller === null ? actorOf(c) : null,
        secret: c.env.SIGNING_SECRET,
        now: new Date(),
      });
      c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json({ tasks: [task] } satisfies TaskList);
    },
  );

/** Null for who is not limited. */
function gateOf(c: Context<AppEnv>): AnswerGate | null {
  if (isTrusted(c)) return null;
  const { id } = c.var.project;
  const dispatcher = dispatcherOf(c.env, id);
  return {
    admit: async (annotator) => dispatcher.admit(id, await cappedCaller(c, annotator)),
    giveBack: async (annotator) => dispatcher.giveBack(id, await cappedCaller(c, annotator)),
  };
}

/** Whom the task must have been given to; null for who has a key, which may answer in any annotator's name, and for who says nothing:
 *  the task names its annotator. */
async function answeringCaller(c: Context<AppEnv>): Promise<string | null> {
  const caller = await callerOf(c);
  return caller && caller.knownBy !== 'key' ? caller.annotator : null;
}
