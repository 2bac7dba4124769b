import type { Context } from 'hono';
import type { ImageAccess } from '../usecases/fetch-image.ts';
import { type ImageOf, imagesOf } from '../usecases/image-reference.ts';
import type { AppEnv } from './context.ts';

/** What images may have here: of this server's own addresses, what the site has there. */
export function imageAccess(c: Context<AppEnv>): ImageAccess {
  const { origin } = new URL(c.req.url);
  return {
    loopback: mayLoopBack(c),
    own: { origin, fetch: (url, signal) => c.env.ASSETS.fetch(url, { signal }) },
  };
}

export function mayLoopBack({ env }: Context<AppEnv>): boolean {
  return env.IMAGE_LOOPBACK === 'allow';
}

/** The images of the route's project, for pages that are read and not answered. */
export function projectImages(c: Context<AppEnv>): ImageOf {
  const { id, slug, settings } = c.var.project;
  const by = { secret: c.env.SIGNING_SECRET, now: new Date() };
  return imagesOf({ id, slug, responses: settings.responses }, by);
}
