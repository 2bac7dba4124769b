import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnnotatorToken } from '../../worker/contract/annotator-token.ts';
import type { TaskList } from '../../worker/contract/task.ts';
import { newKey, newProject, problemOf, send } from './tilt.ts';

const PAGE = 'https://site.example';
const realFetch = globalThis.fetch;

beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) =>
    String(input).includes('siteverify') ? Response.json({ success: true }) : realFetch(input, init),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Ask = (method: string, path: string, body?: unknown, more?: Record<string, string>) => Promise<Response>;

/** Requests of who annotates on a page of another origin, known by a token alone. */
async function embedded(
  slug: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<{ ask: Ask; annotator: string }> {
  const json = { 'content-type': 'application/json', origin: PAGE };
  const path = `/v1/projects/${slug}/`;
  const answer = await send(`${path}annotator-tokens`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  const { token, annotator } = (await answer.json()) as AnnotatorToken;
  const ask: Ask = (method, to, sent, more = {}) =>
    send(path + to, {
      method,
      headers: { ...json, 'tilt-annotator': token, ...more },
      body: JSON.stringify(sent ?? {}),
    });
  return { ask, annotator };
}

const embedding = (settings: object) => newProject({ settings: { allowed_origins: [PAGE], ...settings } });

describe('who is known by a token', () => {
  it('has a daily cap, to which changed answers count, for the log grows by each', async () => {
    const { slug, id } = await embedding({ daily_cap: 3 });
    const { ask } = await embedded(slug);
    const { tasks } = (await (await ask('POST', 'tasks', { count: 3 })).json()) as TaskList;
    expect((await ask('POST', 'comparisons', { task: tasks[0]?.task, outcome: 'a' })).status).toBe(201);
    expect((await ask('PUT', 'comparisons/1', { outcome: 'b' })).status).toBe(201);
    expect((await ask('PUT', 'comparisons/1', { outcome: 'b' })).status).toBe(200);
    expect((await ask('PUT', 'comparisons/2', { outcome: 'tie' })).status).toBe(201);
    const refused = await ask('PUT', 'comparisons/3', { outcome: 'a' });
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'daily_cap_reached' });
    expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after');
    expect((await ask('POST', 'comparisons', { task: tasks[1]?.task, outcome: 'a' })).status).toBe(429);
    const standing = await env.DB.prepare(
      'select id, outcome from comparisons where project_id = ? and not excluded',
    )
      .bind(id)
      .all();
    expect(standing.results).toEqual([{ id: 3, outcome: 'tie' }]);
  });

  it('is refused bursts of their own, and another is not', async () => {
    const { slug } = await embedding({ bursts: 'tight' });
    const [kim, lee] = [await embedded(slug), await embedded(slug)];
    const asked = await Promise.all(
      Array.from({ length: 300 }, () => kim.ask('POST', 'tasks', { count: 0 })),
    );
    const refused = asked.find(({ status }) => status === 429);
    expect(refused && (await problemOf(refused)).detail).toContain('one annotator');
    expect((await lee.ask('POST', 'tasks')).status).toBe(200);
  });

  it('carries the pass of a human check in a header, good for nobody else', async () => {
    const { slug } = await embedding({ turnstile_site_key: '0x4AAA-site' });
    const [kim, lee] = [await embedded(slug), await embedded(slug)];
    const required = { code: 'human_check_required' };
    expect(await problemOf(kim.ask('POST', 'tasks'))).toMatchObject(required);
    const passed = await kim.ask('POST', 'tasks', { turnstile: 'solved' });
    expect(passed.status).toBe(200);
    expect(passed.headers.getSetCookie()).toEqual([]);
    expect(passed.headers.get('access-control-expose-headers')).toContain('tilt-human');
    const pass = { 'tilt-human': passed.headers.get('tilt-human') ?? '' };
    expect((await kim.ask('POST', 'tasks', {}, pass)).status).toBe(200);
    expect(await problemOf(lee.ask('POST', 'tasks', {}, pass))).toMatchObject(required);
    const preflight = await send(`/v1/projects/${slug}/tasks`, {
      method: 'OPTIONS',
      headers: { origin: PAGE },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('tilt-human');
  });

  it('needs no human check where the site itself has named them', async () => {
    const { slug, id } = await embedding({ turnstile_site_key: '0x4AAA-site' });
    const headers = { authorization: `Bearer ${await newKey('annotate', id)}` };
    const { ask, annotator } = await embedded(slug, { annotator: 'user-7' }, headers);
    expect(annotator).toBe('user-7');
    expect((await ask('POST', 'tasks')).status).toBe(200);
  });
});
