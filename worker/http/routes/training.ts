import { Hono } from 'hono';
import * as v from 'valibot';
import { StepComparisons } from '../../contract/step.ts';
import { EarlierTraining, Training, TrainingQuery } from '../../contract/training.ts';
import { DomainError } from '../../core/errors.ts';
import { trainerOf } from '../../env.ts';
import { describeHistory } from '../../usecases/describe-history.ts';
import { describeStep } from '../../usecases/describe-step.ts';
import { readTraining } from '../../usecases/read-training.ts';
import { ById } from '../by-id.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { etagged } from '../etagged.ts';
import { projectImages } from '../image-access.ts';
import { mayExportAsPublic, requireAccess, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

const ByStep = v.object({ step: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)) });

export const training = new Hono<AppEnv>()
  .get(
    '/',
    etagged,
    documented('The loss history, or a part of it more finely', {
      200: { description: 'The newest step and the series', schema: Training },
    }),
    validated('query', TrainingQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { db, project } = c.var;
      const { scale, ...window } = c.req.valid('query');
      const report = await trainerOf(c.env, project.id).training({ ...window, log: scale === 'log' });
      const read = await readTraining(db, project, report);
      if (read.latest.lag > 0) c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json(read);
    },
  )
  .get(
    '/rebuilds/:id',
    documented('The loss history as it was before the log was folded again', {
      200: { description: 'The series, thinned out', schema: EarlierTraining },
    }),
    validated('param', ById),
    async (c) => {
      requireAccess(c, 'export');
      const { id } = c.req.valid('param');
      const history = await trainerOf(c.env, c.var.project.id).historyBefore(id);
      if (history) return c.json(describeHistory(history));
      throw new DomainError(
        'rebuild_not_found',
        `There is no rebuild ${id}, or none any more: take one from …/training.`,
      );
    },
  )
  .get(
    '/steps/:step/comparisons',
    documented('The comparisons that a step trained on, and what the model expected of them', {
      200: { description: 'Comparisons, by their ids', schema: StepComparisons },
    }),
    validated('param', ByStep),
    async (c) => {
      // What people said leaves the project here as in an export, and under the same rule.
      if (!mayExportAsPublic(c)) requireScope(c, 'export');
      const { step } = c.req.valid('param');
      const { db, project } = c.var;
      const report = await trainerOf(c.env, project.id).step(step);
      const of = { projectId: project.id, secret: c.env.SIGNING_SECRET, imageOf: projectImages(c) };
      if (report) return c.json(await describeStep(db, report, of));
      throw new DomainError(
        'step_not_found',
        `The history has no step ${step}: take one from …/training. A rebuild takes its steps anew, under new numbers.`,
      );
    },
  );
