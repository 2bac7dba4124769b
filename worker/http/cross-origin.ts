import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { isAllowedOrigin } from '../core/allowed-origins.ts';
import { DomainError } from '../core/errors.ts';
import { findProject } from '../usecases/find-project.ts';
import type { AppEnv } from './context.ts';

/** What `<tilt-compare>` calls to let people annotate. Reading and scoring are open to pages of any origin. */
const ANNOTATING = /^\/v1\/projects\/([^/]+)\/(?:tasks|annotator-tokens|comparisons(?:\/[^/]+)?)\/?$/;
const REMEMBERED_SECONDS = 600;

/** For pages of other origins to read. */
export const LIMIT_HEADERS = ['ratelimit', 'ratelimit-policy', 'retry-after'];

const forAnyone = cors({ origin: '*', exposeHeaders: ['etag', 'tilt-checkpoint', ...LIMIT_HEADERS] });

/** Whether a page of another origin sent the request. */
export function isCrossOrigin(c: Context): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && origin !== new URL(c.req.url).origin;
}

/** Cross-origin calls: any page may read and score; where people annotate, those of origins that the project allows. Nowhere do cookies
 *  travel. A refusal carries no permission, so a browser shows its page nothing: the project's settings say who is allowed.
 *  @throws DomainError `origin_not_allowed`, `project_not_found` */
export const crossOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  const slug = ANNOTATING.exec(c.req.path)?.[1];
  if (slug === undefined) return forAnyone(c, next);
  c.header('vary', 'Origin', { append: true });
  if (!isCrossOrigin(c)) return next();
  const origin = c.req.header('origin') as string;
  const { settings } = await findProject(c.var.db, slug);
  if (!isAllowedOrigin(settings.allowed_origins, origin)) throw notAllowed(origin);
  c.header('access-control-allow-origin', origin);
  c.header('access-control-expose-headers', [...LIMIT_HEADERS, 'tilt-human'].join(', '));
  if (c.req.method !== 'OPTIONS') return next();
  c.header('access-control-allow-methods', 'POST, PUT, DELETE');
  c.header('access-control-allow-headers', 'content-type, authorization, tilt-annotator, tilt-human');
  c.header('access-control-max-age', String(REMEMBERED_SECONDS));
  return c.body(null, 204);
};

function notAllowed(origin: string): DomainError {
  return new DomainError(
    'origin_not_allowed',
    `Pages of ${origin} may not annotate this project: its owner can add the origin to the setting allowed_origins.`,
  );
}
