import { Hono } from 'hono';
import { Leaderboard, LeaderboardQuery } from '../../contract/leaderboard.ts';
import { Training, TrainingQuery } from '../../contract/training.ts';
import { DomainError } from '../../core/errors.ts';
import { trainerOf } from '../../env.ts';
import { rankSystems } from '../../usecases/rank-systems.ts';
import { readTraining } from '../../usecases/read-training.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

export const watch = new Hono<AppEnv>()
  .get(
    '/leaderboard',
    documented('Systems by strength', { 200: { description: 'The leaderboard', schema: Leaderboard } }),
    validated('query', LeaderboardQuery),
    async (c) => {
      requireAccess(c, 'export');
      const matrix = await trainerOf(c.env, c.var.project.id).matchups();
      return c.json(rankSystems(matrix, c.req.valid('query').ties) satisfies Leaderboard);
    },
  )
  .get(
    '/training',
    documented('The loss history', {
      200: { description: 'The newest step and the series', schema: Training },
    }),
    validated('query', TrainingQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { db, project } = c.var;
      const report = await trainerOf(c.env, project.id).training(c.req.valid('query').points);
      const training = await readTraining(db, project, report);
      if (training.latest.lag > 0) c.executionCtx.waitUntil(trainerOf(c.env, project.id).wake(project.id));
      return c.json(training);
    },
  )
  .post(
    '/rebuild',
    documented('Fold the log again from its first row', { 202: { description: 'The trainer has begun' } }),
    async (c) => {
      requireScope(c, 'admin');
      await trainerOf(c.env, c.var.project.id).rebuild(c.var.project.id);
      return c.json({ rebuilding: true }, 202);
    },
  )
  .get(
    '/live',
    documented('Live messages over a WebSocket', { 101: { description: 'LiveMessage texts' } }),
    (c) => {
      requireAccess(c, 'export');
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
        throw new DomainError(
          'upgrade_required',
          'Open this address as a WebSocket; for one answer read …/training.',
        );
      }
      return trainerOf(c.env, c.var.project.id).fetch(c.req.raw);
    },
  );
