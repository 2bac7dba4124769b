import { type Context, Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { LIMITS } from '../../contract/limits.ts';
import {
  Compared,
  CompareRequest,
  Ranked,
  RankRequest,
  ScoreQuery,
  ScoreRequest,
  Scores,
} from '../../contract/score.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { rankResponses } from '../../usecases/rank-responses.ts';
import { compareResponses, type Scorer, scoreResponses } from '../../usecases/score-responses.ts';
import { limitScoring } from '../bursts.ts';
import type { AppEnv } from '../context.ts';
import { vllmScore } from '../dialects/vllm-score.ts';
import { documented, LIMITED } from '../documented.ts';
import { requireAccess } from '../keys.ts';
import { InvalidRequest } from '../problem.ts';
import { validated } from '../validated.ts';
import { scoreStream } from './score-stream.ts';

/** Lets those through who may score. */
const admitted: MiddlewareHandler<AppEnv> = async (c, next) => {
  requireAccess(c, 'score');
  await limitScoring(c);
  await next();
};

export const scores = new Hono<AppEnv>()
  .post(
    '/score',
    documented('Rewards of responses', {
      200: {
        description: 'Rewards, in the order asked; to a body of vLLM, what vLLM answers',
        schema: v.union([Scores, vllmScore.response]),
      },
      ...LIMITED,
    }),
    admitted,
    scoreStream(scorerOf),
    validated('query', ScoreQuery),
    validated('json', ScoreRequest),
    async (c) => {
      const request = c.req.valid('json');
      const { explain } = c.req.valid('query');
      if (explain) requireExplicable(request);
      const { checkpoint = request.checkpoint } = c.req.valid('query');
      return c.json(await scoreResponses(c.var.db, scorerOf(c), { ...request, checkpoint, explain }));
    },
  )
  .post(
    '/rank',
    documented('The best of several responses', {
      200: { description: 'The order, the rewards, and how surely the first is best', schema: Ranked },
      ...LIMITED,
    }),
    admitted,
    validated('json', RankRequest),
    async (c) => c.json(await rankResponses(c.var.db, scorerOf(c), c.req.valid('json'))),
  )
  .post(
    '/compare',
    documented('How likely one response is preferred to another', {
      200: { description: 'The probability that a is preferred', schema: Compared },
      ...LIMITED,
    }),
    admitted,
    validated('json', CompareRequest),
    async (c) => c.json(await compareResponses(c.var.db, scorerOf(c), c.req.valid('json'))),
  );

function scorerOf(c: Context<AppEnv>): Scorer {
  return { projectId: c.var.project.id, access: encoderAccess(c.env) };
}

/** An explanation is some 70 bytes a word, so an answer to all that {@link LIMITS} lets in would not fit in memory. */
function requireExplicable(request: ScoreRequest): void {
  const [pointer, responses] =
    'items' in request
      ? ['/items', request.items.map(({ response }) => response)]
      : ['/responses', request.responses];
  const length = responses.reduce((total, response) => total + response.length, 0);
  if (responses.length <= LIMITS.explainedResponses && length <= LIMITS.explainedLength) return;
  const detail = `Explain at most ${LIMITS.explainedResponses} responses of ${LIMITS.explainedLength} characters together in one request, not ${responses.length} of ${length}.`;
  throw new InvalidRequest([{ pointer, detail }]);
}
