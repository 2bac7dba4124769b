import { Hono } from 'hono';
import { Progress, ProgressQuery } from '../../contract/leaderboard.ts';
import { RebuildBegun } from '../../contract/training.ts';
import { DomainError } from '../../core/errors.ts';
import { trainerOf } from '../../env.ts';
import { entry } from '../../storage/audit-log.ts';
import { describeProgress } from '../../usecases/describe-progress.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { actorOf, requireAccess, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

export const watch = new Hono<AppEnv>()
  .get(
    '/progress',
    documented('Whether enough was compared, and which systems and pairs need more', {
      200: { description: 'A verdict with its reason', schema: Progress },
    }),
    validated('query', ProgressQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { weights } = c.req.valid('query');
      const reached = await trainerOf(c.env, c.var.project.id).progress(weights);
      return c.json(describeProgress({ ...reached, weights }));
    },
  )
  .post(
    '/rebuild',
    documented('Fold the log again from its first row: the model comes out the same, to the bit', {
      202: { description: 'The trainer folds; …/training tells how far it is', schema: RebuildBegun },
    }),
    async (c) => {
      requireScope(c, 'admin');
      const { id } = c.var.project;
      const { started, comparisons } = await trainerOf(c.env, id).rebuild(id);
      const note = {
        projectId: id,
        by: actorOf(c),
        action: 'model.rebuilt',
        details: { comparisons },
      } as const;
      if (started) await entry(c.var.db, { ...note, at: new Date() });
      return c.json({ rebuilding: true, started, comparisons } satisfies RebuildBegun, 202);
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
