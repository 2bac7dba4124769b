import { Hono } from 'hono';
import { BadgeQuery, SystemQuery, SystemReport } from '../../contract/system.ts';
import { badgeOf } from '../../core/drawing/badge.ts';
import { trainerOf } from '../../env.ts';
import { compareWithPredicted } from '../../usecases/compare-with-predicted.ts';
import { describeSystem, requireSystem } from '../../usecases/describe-system.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { rankSystems } from '../../usecases/rank-systems.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { etagged } from '../etagged.ts';
import { projectImages } from '../image-access.ts';
import { holdsScope, requireAccess } from '../keys.ts';
import { validated } from '../validated.ts';

/** READMEs show badges through caches that ask again after this long. */
const BADGE_SECONDS = 300;
const SVG = 'image/svg+xml';

export const systems = new Hono<AppEnv>()
  .get(
    '/leaderboard/system',
    etagged,
    documented('One system: its place, its typical responses and their rewards', {
      200: { description: 'The system', schema: SystemReport },
    }),
    validated('query', SystemQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { db, project } = c.var;
      const query = c.req.valid('query');
      const counted = await trainerOf(c.env, project.id).matchups(query.weights);
      const report = await describeSystem(
        db,
        { projectId: project.id, access: encoderAccess(c.env) },
        {
          query,
          board: rankSystems(counted, query),
          matrix: compareWithPredicted(counted, query),
          // A page for all to read would tell annotators what `reveal: none` keeps from them.
          showsResponses: project.settings.reveal !== 'none' || holdsScope(c, 'export'),
          imageOf: projectImages(c),
        },
      );
      return c.json(report satisfies SystemReport);
    },
  )
  .get(
    '/leaderboard/badge.svg',
    etagged,
    documented('The leader, or the place of one system, as a badge for a README', {
      200: { description: 'An SVG', contentType: SVG },
    }),
    validated('query', BadgeQuery),
    async (c) => {
      requireAccess(c, 'export');
      const { project } = c.var;
      const { system } = c.req.valid('query');
      const counted = await trainerOf(c.env, project.id).matchups('none');
      const board = rankSystems(counted, { ties: 'davidson', weights: 'none' });
      const entry = system === undefined ? undefined : requireSystem(board, system);
      return c.body(badgeOf(board.systems, entry), 200, {
        'content-type': `${SVG}; charset=utf-8`,
        'cache-control': `${project.settings.public ? 'public' : 'private'}, max-age=${BADGE_SECONDS}`,
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      });
    },
  );
