import type { Context } from 'hono';
import { DomainError } from '../core/errors.ts';
import { openDatabase } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { findProject } from '../usecases/find-project.ts';
import { bringTask } from './bring-task.ts';
import type { AppEnv } from './context.ts';
import { type AskApi, firstTask } from './first-task.ts';

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

/** A project's pages are one static page each that reads the slug from its address; the one to annotate on brings whoever is new a first
 *  task. */
export async function projectPage(c: Context<AppEnv>, ask: AskApi): Promise<Response> {
  const [, , slug = '', page = '', rest] = new URL(c.req.url).pathname.split('/');
  const asset = (path: string) => c.env.ASSETS.fetch(new URL(path, c.req.url));
  const project = await projectOf(c, slug);
  if (!project) return notFoundPage(asset);
  if (page === '') return c.redirect(`/p/${slug}/annotate`);
  if (!PAGES.includes(page) || rest) return notFoundPage(asset);
  const [found, first] = await Promise.all([
    asset(`/project/${page}/`),
    page === 'annotate' ? firstTask(c, project, ask) : null,
  ]);
  if (page === FRAMED) return found;
  const headers = new Headers(found.headers);
  headers.append('content-security-policy', "frame-ancestors 'self'");
  const own = new Response(found.body, { status: found.status, headers });
  return first && found.ok ? bringTask(own, first) : own;
}

async function projectOf(c: Context<AppEnv>, slug: string): Promise<ProjectRow | null> {
  try {
    return await findProject(openDatabase(c.env.DB), slug);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

async function notFoundPage(asset: (path: string) => Promise<Response>): Promise<Response> {
  const page = await asset('/404.html');
  return new Response(page.body, { status: 404, headers: page.headers });
}
