import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { describeRoute, resolver } from 'hono-openapi';
import * as v from 'valibot';
import { LIMITS } from '../../contract/limits.ts';
import { Problem } from '../../contract/problem.ts';
import { DomainError } from '../../core/errors.ts';
import { openDatabase } from '../../storage/database.ts';
import type { AppEnv } from '../context.ts';
import { LIMIT_HEADERS } from '../cross-origin.ts';
import { LIMITED } from '../documented.ts';
import { isNdjson } from '../ndjson.ts';
import { DIALECTS } from '../openapi/tag-of.ts';
import { answerDialect } from './answer-dialect.ts';
import type { Dialect } from './dialect.ts';
import { getReward } from './get-reward.ts';
import { describeModels, listModels } from './models.ts';
import { rerankV1, rerankV2 } from './rerank.ts';
import { scoreEvaluation } from './score-evaluation.ts';
import { sglangClassify } from './sglang-classify.ts';
import { slimeReward } from './slime.ts';
import { teiPredict } from './tei-predict.ts';
import { teiRerank } from './tei-rerank.ts';
import { vllmClassify } from './vllm-classify.ts';
import { vllmPooling } from './vllm-pooling.ts';
import { vllmScore } from './vllm-score.ts';

/** Calls by their path; a path that several servers share goes to the first that speaks as the body does. */
const CALLS: Record<string, readonly Dialect[]> = {
  '/get_reward': [getReward],
  '/reward': [slimeReward],
  '/v1/score/evaluation': [scoreEvaluation],
  '/classify': [sglangClassify, vllmClassify],
  '/v1/classify': [sglangClassify, vllmClassify],
  '/pooling': [vllmPooling],
  '/score': [vllmScore],
  '/v1/score': [vllmScore],
  '/rerank': [teiRerank, rerankV1],
  '/v1/rerank': [teiRerank, rerankV1],
  '/v2/rerank': [rerankV2],
  '/predict': [teiPredict],
};

const PROJECT = '/v1/projects/:slug';
/** Where a client's base URL may point; below `/k/{key}` without a header for the key. */
const BASES = ['', PROJECT, '/k/:key', `/k/:key${PROJECT}`];
/** Tilt's own call, for what is not vLLM's. */
const OWN = `${PROJECT}/score`;

/** NDJSON is Tilt's own, of any length, and no dialect reads it. */
const unlessNdjson =
  (handler: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> =>
  (c, next) =>
    isNdjson(c) ? next() : handler(c, next);

const limitBody = bodyLimit({
  maxSize: LIMITS.dialectBodyBytes,
  onError: () => {
    throw new DomainError(
      'body_too_large',
      `Send at most ${LIMITS.dialectBodyBytes} bytes at once: send fewer texts in one request.`,
    );
  },
});

/** Calls in the dialects of other servers. To be mounted before Tilt's own. */
export const dialects = new Hono<AppEnv>();

for (const base of BASES) {
  const isToldElsewhere = base.startsWith('/k/');
  const models = `${base}/v1/models`;
  if (!isToldElsewhere) dialects.get(models, describeModels);
  dialects.get(models, cors(), open(), listModels);
  for (const [call, speakers] of Object.entries(CALLS)) {
    const path = base + call;
    const orNext = path === OWN;
    if (!isToldElsewhere && !orNext) dialects.post(path, describe(speakers));
    dialects
      .use(path, cors({ origin: '*', exposeHeaders: ['tilt-checkpoint', ...LIMIT_HEADERS] }))
      .use(path, open(orNext ? undefined : speakers[0]), unlessNdjson(limitBody))
      .post(path, unlessNdjson(answerDialect(speakers, { orNext })));
  }
}

/** Gives the handlers their database, and errors the form of a dialect until it is known which it is. */
function open(likely?: Dialect): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('db', openDatabase(c.env.DB));
    c.set('adaptProblem', likely?.adaptProblem);
    await next();
  };
}

/** For the OpenAPI document, where paths that only add a key are left out, and vLLM's part of Tilt's own call. */
function describe(speakers: readonly Dialect[]) {
  const [request, response] = [speakers.map((each) => each.request), speakers.map((each) => each.response)];
  return describeRoute({
    summary: speakers.map(({ summary }) => summary).join('; or: '),
    tags: [DIALECTS],
    requestBody: { required: true, content: { 'application/json': { schema: resolver(oneOf(request)) } } },
    responses: {
      200: {
        description: 'As that server answers',
        content: { 'application/json': { schema: resolver(oneOf(response)) } },
      },
      429: { description: LIMITED[429].description, content: { [LIMITED[429].contentType]: {} } },
      default: {
        description: 'Problem details (RFC 9457), with what clients of the dialect look for beside them',
        content: { 'application/problem+json': { schema: resolver(Problem) } },
      },
    },
  });
}

function oneOf(schemas: v.GenericSchema[]): v.GenericSchema {
  const [only, ...others] = schemas;
  return others.length === 0 ? (only as v.GenericSchema) : v.union(schemas);
}
