import { Hono } from 'hono';
import { Compared, CompareRequest, ScoreRequest, Scores } from '../../contract/score.ts';
import { compareResponses, scoreResponses } from '../../usecases/score-responses.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess } from '../keys.ts';
import { validated } from '../validated.ts';

export const scores = new Hono<AppEnv>()
  .post(
    '/score',
    documented('Rewards of responses', {
      200: { description: 'Rewards, in the order asked', schema: Scores },
    }),
    validated('json', ScoreRequest),
    async (c) => {
      requireAccess(c, 'score');
      return c.json(await scoreResponses(c.var.db, c.var.project.id, c.req.valid('json')));
    },
  )
  .post(
    '/compare',
    documented('How likely one response is preferred to another', {
      200: { description: 'The probability that a is preferred', schema: Compared },
    }),
    validated('json', CompareRequest),
    async (c) => {
      requireAccess(c, 'score');
      return c.json(await compareResponses(c.var.db, c.var.project.id, c.req.valid('json')));
    },
  );
