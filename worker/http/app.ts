import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { Health } from '../contract/health.ts';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import { openDatabase } from '../storage/database.ts';
import { findProject } from '../usecases/find-project.ts';
import type { AppEnv } from './context.ts';
import { crossOrigin } from './cross-origin.ts';
import { dialects } from './dialects/routes.ts';
import { documented } from './documented.ts';
import { readKey } from './keys.ts';
import { isNdjson } from './ndjson.ts';
import { openApiDocument } from './openapi/document.ts';
import { problemResponse } from './problem.ts';
import { projectPage } from './project-page.ts';
import { annotatorTokens } from './routes/annotator-tokens.ts';
import { annotators } from './routes/annotators.ts';
import { audit, projectAudit } from './routes/audit.ts';
import { checkpoints } from './routes/checkpoints.ts';
import { comparisons } from './routes/comparisons.ts';
import { exports } from './routes/export.ts';
import { gold } from './routes/gold.ts';
import { images } from './routes/images.ts';
import { imports } from './routes/import.ts';
import { keys } from './routes/keys.ts';
import { leaderboards } from './routes/leaderboard.ts';
import { me } from './routes/me.ts';
import { opinions } from './routes/opinions.ts';
import { prior } from './routes/prior.ts';
import { project, projectList } from './routes/projects.ts';
import { prompts } from './routes/prompts.ts';
import { rewardFunctions } from './routes/reward-functions.ts';
import { scores } from './routes/scores.ts';
import { systems } from './routes/systems.ts';
import { tasks } from './routes/tasks.ts';
import { training } from './routes/training.ts';
import { watch } from './routes/watch.ts';
import { webhooks } from './routes/webhooks.ts';
import { robots, sitemap } from './sitemap.ts';

const IMPORT = /\/import$/;
const SCORE = /\/score$/;
const PRIOR = /\/prior$/;

const limitTo = (maxSize: number, sentence: string): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new DomainError('body_too_large', sentence);
    },
  });
const limitBody = limitTo(
  LIMITS.bodyBytes,
  `Send at most ${LIMITS.bodyBytes} bytes at once; …/import takes more.`,
);
const limitPrior = limitTo(
  LIMITS.priorBytes,
  `A file to start from has at most ${LIMITS.priorBytes} bytes. ` +
    'Import a larger one into a project of its own, and start from that project: {"project": "its-slug"}.',
);
const limitFor = (path: string): MiddlewareHandler => (PRIOR.test(path) ? limitPrior : limitBody);
/** What is read as it arrives may be of any length. */
const isStreamed = (c: Context): boolean =>
  IMPORT.test(c.req.path) || (SCORE.test(c.req.path) && isNdjson(c));

const inProject = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.set('project', await findProject(c.var.db, c.req.param('slug') as string));
    await next();
  })
  .route('/', project)
  .route('/tasks', tasks)
  .route('/annotator-tokens', annotatorTokens)
  .route('/comparisons', comparisons)
  .route('/comparisons', opinions)
  .route('/', scores)
  .route('/clients', rewardFunctions)
  .route('/', leaderboards)
  .route('/', watch)
  .route('/training', training)
  .route('/', systems)
  .route('/prompts', prompts)
  .route('/checkpoints', checkpoints)
  .route('/prior', prior)
  .route('/webhooks', webhooks)
  .route('/annotators', annotators)
  .route('/gold', gold)
  .route('/images', images)
  .route('/audit', projectAudit)
  .route('/', imports)
  .route('/', exports);

const api = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.set('db', openDatabase(c.env.DB));
    await next();
  })
  .use(crossOrigin)
  .use((c, next) => (isStreamed(c) ? next() : limitFor(c.req.path)(c, next)))
  .use(readKey)
  .get(
    '/health',
    documented('Whether the server answers, and what time it has', {
      200: { description: 'It does', schema: Health },
    }),
    (c) => c.json({ ok: true, time: new Date().toISOString() } satisfies Health),
  )
  .route('/keys', keys)
  .route('/me', me)
  .route('/audit', audit)
  .route('/projects', projectList)
  .route('/projects/:slug', inProject);

export const app = new Hono<AppEnv>()
  .route('/', dialects)
  .route('/v1', api)
  .get('/sitemap.xml', sitemap)
  .get('/robots.txt', robots);

app.get('/p/*', (c) => projectPage(c, async (request) => app.fetch(request, c.env, c.executionCtx)));
app.get('/v1/openapi.json', cors(), async (c) => c.json(await openApiDocument(app)));

app.onError(problemResponse);
app.notFound((c) =>
  problemResponse(
    new DomainError('route_not_found', `No route ${c.req.method} ${c.req.path}: see /v1/openapi.json.`),
    c,
  ),
);
