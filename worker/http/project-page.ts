import type { Context } from 'hono';
import { DomainError } from '../core/errors.ts';
import { openDatabase } from '../storage/database.ts';
import { findProject } from '../usecases/find-project.ts';
import type { AppEnv } from './context.ts';

const PAGES = [
  'annotate',
  'leaderboard',
  'training',
  'model',
  'playground',
  'annotators',
  'system',
  'prompts',
  'embed',
];
/** May stand in a frame on anybody's page. The others may not: a click on them can give an answer or a key. */
const FRAMED = 'embed';

/** A project's pages are one static page each that reads the slug from its address. */
export async function projectPage(c: Context<AppEnv>): Promise<Response> {
  const [, , slug = '', page = '', rest] = new URL(c.req.url).pathname.split('/');
  const asset = (path: string) => c.env.ASSETS.fetch(new URL(path, c.req.url));
  if (!(await projectExists(c, slug))) return notFoundPage(asset);
  if (page === '') return c.redirect(`/p/${slug}/annotate`);
  if (!PAGES.includes(page) || rest) return notFoundPage(asset);
  const found = await asset(`/project/${page}/`);
  if (page === FRAMED) return found;
  const headers = new Headers(found.headers);
  headers.append('content-security-policy', "frame-ancestors 'self'");
  return new Response(found.body, { status: found.status, headers });
}

async function projectExists(c: Context<AppEnv>, slug: string): Promise<boolean> {
  try {
    await findProject(openDatabase(c.env.DB), slug);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

async function notFoundPage(asset: (path: string) => Promise<Response>): Promise<Response> {
  const page = await asset('/404.html');
  return new Response(page.body, { status: 404, headers: page.headers });
}
