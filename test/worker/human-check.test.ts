import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browser, newKey, newProject, problemOf, send } from './tilt.ts';

/** What Turnstile's server says of a token; a status for one that fails. */
type Verdict = boolean | number | 'silent';

let verdict: Verdict;
let asked: { url: string; body: unknown }[];
const realFetch = globalThis.fetch;

beforeEach(() => {
  [verdict, asked] = [true, []];
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (!String(input).includes('siteverify')) return realFetch(input, init);
    asked.push({ url: String(input), body: JSON.parse(String(init?.body)) });
    if (verdict === 'silent') throw new Error('no connection');
    if (typeof verdict === 'number') return new Response('busy', { status: verdict });
    return Response.json({ success: verdict });
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const guarded = () => newProject({ settings: { turnstile_site_key: '0x4AAA-site' } });

it('is asked for before the first task, passed once, and remembered', async () => {
  const { slug, id } = await guarded();
  const { client } = browser();
  const isRequired = { status: 403, code: 'human_check_required' };
  await expect(client.tasks(slug)).rejects.toMatchObject(isRequired);
  await expect(client.tasks(slug)).rejects.toThrow('0x4AAA-site');
  expect(asked).toEqual([]);
  expect((await client.tasks(slug, { turnstile: 'solved' })).tasks).toHaveLength(1);
  expect(asked).toEqual([
    { url: expect.stringContaining('siteverify'), body: { secret: 'of-the-widget', response: 'solved' } },
  ]);
  const { tasks } = await client.tasks(slug);
  expect(await client.answer(slug, { task: tasks[0]?.task, outcome: 'a' })).toMatchObject({ id: 1 });
  expect(asked).toHaveLength(1);
  const headers = { authorization: `Bearer ${await newKey('annotate', id)}` };
  const keyed = await send(`/v1/projects/${slug}/tasks`, { method: 'POST', headers });
  expect(keyed.status).toBe(200);
});

it('lets nobody through whose token is refused, or could not be checked', async () => {
  const { slug } = await guarded();
  const { client } = browser();
  const failures: [Verdict, number, string][] = [
    [false, 403, 'human_check_failed'],
    ['silent', 503, 'human_check_unavailable'],
    [500, 503, 'human_check_unavailable'],
    [302, 503, 'human_check_unavailable'],
  ];
  for (const [said, status, code] of failures) {
    verdict = said;
    await expect(client.tasks(slug, { turnstile: 'solved' })).rejects.toMatchObject({ status, code });
    await expect(client.tasks(slug)).rejects.toMatchObject({ code: 'human_check_required' });
  }
});

it('is one annotator’s own, and of one site key', async () => {
  const { slug } = await guarded();
  const pass = await passOf(slug);
  const annotator = await cookieOf(slug);
  const own = pass.annotator;
  const ask = (...cookies: string[]) =>
    problemOf(
      send(`/v1/projects/${slug}/tasks`, { method: 'POST', headers: { cookie: cookies.join('; ') } }),
    );
  expect(await ask(own, pass.human)).not.toHaveProperty('code');
  expect(await ask(annotator, pass.human)).toMatchObject({ code: 'human_check_required' });
  expect(await ask(own, `${pass.human.slice(0, -1)}A`)).toMatchObject({ code: 'human_check_required' });
  const other = await newProject({ settings: { turnstile_site_key: '0x4BBB' } });
  const elsewhere = await send(`/v1/projects/${other.slug}/tasks`, {
    method: 'POST',
    headers: { cookie: `${own}; ${pass.human}` },
  });
  expect(elsewhere.status).toBe(403);
});

async function passOf(slug: string): Promise<{ annotator: string; human: string }> {
  const response = await send(`/v1/projects/${slug}/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ turnstile: 'solved' }),
  });
  const cookies = response.headers.getSetCookie();
  for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly/i);
  const [annotator = '', human = ''] = cookies.map((cookie) => cookie.split(';')[0] ?? '');
  return { annotator, human };
}

/** Of another annotator, who was refused and is known from then on. */
async function cookieOf(slug: string): Promise<string> {
  const response = await send(`/v1/projects/${slug}/tasks`, { method: 'POST' });
  expect(response.status).toBe(403);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
