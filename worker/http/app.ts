import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { openAPIRouteHandler } from 'hono-openapi';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import { openDatabase } from '../storage/database.ts';
import { findProject } from '../usecases/find-project.ts';
import type { AppEnv } from './context.ts';
import { dialects } from './dialects/routes.ts';
import { readKey } from './keys.ts';
import { problemResponse } from './problem.ts';
import { projectPage } from './project-page.ts';
import { checkpoints } from './routes/checkpoints.ts';
import { comparisons } from './routes/comparisons.ts';
import { imports } from './routes/import.ts';
import { keys } from './routes/keys.ts';
import { prior } from './routes/prior.ts';
import { project, projectList } from './routes/projects.ts';
import { rewardFunctions } from './routes/reward-functions.ts';
import { scores } from './routes/scores.ts';
import { tasks } from './routes/tasks.ts';
import { watch } from './routes/watch.ts';

const IMPORT = /\/import$/;
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

const inProject = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.set('project', await findProject(c.var.db, c.req.param('slug') as string));
    await next();
  })
  .route('/', project)
  .route('/tasks', tasks)
  .route('/comparisons', comparisons)
  .route('/', scores)
  .route('/clients', rewardFunctions)
  .route('/', watch)
  .route('/checkpoints', checkpoints)
  .route('/prior', prior)
  .route('/', imports);

const api = new Hono<AppEnv>()
  .use(cors())
  .use((c, next) => (IMPORT.test(c.req.path) ? next() : limitFor(c.req.path)(c, next)))
  .use(async (c, next) => {
    c.set('db', openDatabase(c.env.DB));
    await next();
  })
  .use(readKey)
  .get('/health', (c) => c.json({ ok: true }))
  .route('/keys', keys)
  .route('/projects', projectList)
  .route('/projects/:slug', inProject);

export const app = new Hono<AppEnv>().route('/', dialects).route('/v1', api).get('/p/*', projectPage);

app.get(
  '/v1/openapi.json',
  openAPIRouteHandler(app, {
    documentation: {
      info: { title: 'Tilt', version: '1.0.0', description: 'A crowd’s comparisons as a live reward model' },
    },
    defaultValidationErrorResponse: false,
  }),
);

app.onError(problemResponse);
app.notFound((c) =>
  problemResponse(
    new DomainError('route_not_found', `No route ${c.req.method} ${c.req.path}: see /v1/openapi.json.`),
    c,
  ),
);
