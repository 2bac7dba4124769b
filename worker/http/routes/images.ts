import { type Context, Hono } from 'hono';
import { ImageQuery, PracticeImageQuery } from '../../contract/image.ts';
import { type FetchedImage, IMAGE_TYPES } from '../../usecases/fetch-image.ts';
import { showImage, showPracticeImage } from '../../usecases/show-image.ts';
import { limitBursts } from '../bursts.ts';
import type { AppEnv } from '../context.ts';
import { documented, LIMITED } from '../documented.ts';
import { imageAccess } from '../image-access.ts';
import { requireAccess } from '../keys.ts';
import { validated } from '../validated.ts';

/** The settings, and with them what a practice pair shows, may change. */
const PRACTICE_SECONDS = 300;

const ANSWERS = {
  200: { description: 'The image, fetched by this server', contentType: IMAGE_TYPES },
  ...LIMITED,
};

export const images = new Hono<AppEnv>()
  .use(limitBursts)
  .get(
    '/:image',
    documented('A response that is an image; the path is the `image` that came with it', ANSWERS),
    validated('param', ImageQuery),
    // Whoever has the reference was let in when it was given, and an <img> sends no key.
    async (c) => {
      const { db, project } = c.var;
      const by = { project, secret: c.env.SIGNING_SECRET, now: new Date(), access: imageAccess(c) };
      const shown = await showImage(db, c.req.valid('param').image, by);
      return send(c, shown, shown.secondsLeft);
    },
  )
  .get(
    '/practice/:place/:side',
    documented('An image of a practice pair', ANSWERS),
    validated('param', PracticeImageQuery),
    async (c) => {
      requireAccess(c, 'annotate');
      const shown = await showPracticeImage(c.var.project, {
        ...c.req.valid('param'),
        access: imageAccess(c),
      });
      return send(c, shown, PRACTICE_SECONDS);
    },
  );

/** What it is, is for its server to say, so it is shown as an image only: whoever opens it as a page gets one that can do nothing. */
function send(c: Context<AppEnv>, { type, body }: FetchedImage, seconds: number): Response {
  return c.body(body, 200, {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': `private, max-age=${seconds}, immutable`,
    // <tilt-compare> shows it on pages of other origins.
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
  });
}
