import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { AppEnv } from './context.ts';

const NAME = 'tilt_annotator';
/** The page to annotate on is told, too: to whoever is new here it brings a first task. */
const PATH = '/';
const YEAR_SECONDS = 31_536_000;

/** Who annotates in this browser; null for a request without a cookie, or with one this server did not sign. */
export async function cookieAnnotator(c: Context<AppEnv>): Promise<string | null> {
  return (await getSignedCookie(c, c.env.SIGNING_SECRET, NAME)) || null;
}

/** The browser's annotator, a new one where there is none: no account needed. */
export async function ensureAnnotator(c: Context<AppEnv>): Promise<string> {
  const known = await cookieAnnotator(c);
  if (known) return known;
  const annotator = `web-${crypto.randomUUID()}`;
  await setSignedCookie(c, NAME, annotator, c.env.SIGNING_SECRET, {
    path: PATH,
    httpOnly: true,
    sameSite: 'Lax',
    secure: new URL(c.req.url).protocol === 'https:',
    maxAge: YEAR_SECONDS,
  });
  return annotator;
}

export function dropAnnotator(c: Context<AppEnv>): void {
  deleteCookie(c, NAME, { path: PATH, secure: new URL(c.req.url).protocol === 'https:' });
}
