import type { Context } from 'hono';
import type { Brought } from '../contract/brought.ts';
import type { Project } from '../contract/project.ts';
import type { AskTasks, TaskList } from '../contract/task.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { cookieAnnotator } from './annotator-cookie.ts';
import type { AppEnv } from './context.ts';
import { untrustedHtml } from './untrusted-html.ts';

/** Asks this server's own API. */
export type AskApi = (request: Request) => Promise<Response>;

/** What the page to annotate on brings along: for its scripts, for the eye, and the annotator's new cookie. */
export interface FirstTask {
  brought: Brought;
  /** By where each belongs on the page, as a CSS selector. */
  html: readonly (readonly [selector: string, html: string])[];
  cookies: string[];
}

/** The page goes without rather than late. */
const PATIENCE_MS = 300;
/** Of prompt and responses together: longer ones are not worth sending twice, as text and as HTML. */
const MOST_CHARACTERS = 16_000;
/** A pair that nobody will look at, as when a program loads the page, is free again soon. */
const ASK = { count: 1, hold_seconds: 15 } satisfies Partial<AskTasks>;

/** The first task of somebody new who is about to see it: asked for as their page would ask, so that all holds that holds for it.
 *  @returns null where the page is not being opened by a person, may hold tasks already, begins with something else than a pair of
 *    texts, or where anything goes wrong: then the page asks for itself, and tells of it */
export async function firstTask(
  c: Context<AppEnv>,
  project: ProjectRow,
  ask: AskApi,
): Promise<FirstTask | null> {
  if (!isOpened(c) || !beginsWithPair(project.settings) || (await cookieAnnotator(c)) !== null) return null;
  const inTime = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([askForFirst(c, project.slug, ask).catch(() => null), inTime]);
}

/** By a browser that shows it now: what follows links or loads pages ahead has no eyes.
 *  @see https://www.w3.org/TR/fetch-metadata/ */
const isOpened = (c: Context<AppEnv>): boolean =>
  c.req.header('sec-fetch-mode') === 'navigate' && c.req.header('sec-purpose') === undefined;

const beginsWithPair = (settings: ProjectSettings): boolean =>
  settings.public &&
  !settings.archived &&
  settings.responses === 'text' &&
  settings.ranking_size === null &&
  settings.turnstile_site_key === null &&
  settings.practice.length === 0;

async function askForFirst(c: Context<AppEnv>, slug: string, ask: AskApi): Promise<FirstTask | null> {
  const url = new URL(`/v1/projects/${slug}`, c.req.url);
  const address = c.req.header('cf-connecting-ip');
  const headers = { 'content-type': 'application/json', ...(address && { 'cf-connecting-ip': address }) };
  const [asked, described] = await Promise.all([
    ask(new Request(`${url}/tasks`, { method: 'POST', headers, body: JSON.stringify(ASK) })),
    ask(new Request(url, { headers })),
  ]);
  if (!asked.ok || !described.ok) return null;
  const { tasks } = await asked.json<TaskList>();
  const project = await described.json<Project>();
  const [first] = tasks;
  if (first?.kind !== 'pair' || charactersOf(first) > MOST_CHARACTERS) return null;
  const html = await Promise.all(
    [
      ['.prompt', first.prompt] as const,
      ...first.responses.map(({ key, text }) => [`.${key}`, text] as const),
    ].map(async ([place, text]) => [`.brought ${place} .untrusted`, await untrustedHtml(text)] as const),
  );
  return { brought: { project, tasks }, html, cookies: asked.headers.getSetCookie() };
}

const charactersOf = ({ prompt, responses }: TaskList['tasks'][number]): number =>
  responses.reduce((sum, { text }) => sum + text.length, prompt.length);
