import { env } from 'cloudflare:workers';
import { sign } from 'hono/jwt';
import { describe, expect, it } from 'vitest';
import type { AnnotatorToken } from '../../worker/contract/annotator-token.ts';
import type { TaskList } from '../../worker/contract/task.ts';
import { signAnnotatorToken } from '../../worker/usecases/annotator-token.ts';
import { browser, newKey, newProject, problemOf, send } from './tilt.ts';

const PAGE = 'https://site.example';

function call(
  method: string,
  path: string,
  { body, ...headers }: { body?: unknown } & Record<string, unknown> = {},
): Promise<Response> {
  return send(`/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function tokenOf(slug: string, headers: Record<string, unknown> = {}): Promise<AnnotatorToken> {
  const answer = await call('POST', `/projects/${slug}/annotator-tokens`, headers);
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual([]);
  return (await answer.json()) as AnnotatorToken;
}

async function tasksOf(slug: string, headers: Record<string, unknown>): Promise<TaskList['tasks']> {
  const answer = await call('POST', `/projects/${slug}/tasks`, { body: { count: 2 }, ...headers });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as TaskList).tasks;
}

describe('an annotator’s token', () => {
  it('lets a page of another origin ask, answer, take back and change, as one annotator and without a cookie', async () => {
    const { slug } = await newProject({ settings: { allowed_origins: [PAGE] } });
    const { token, annotator } = await tokenOf(slug, { origin: PAGE });
    const who = { origin: PAGE, 'tilt-annotator': token };
    const [first, second] = await tasksOf(slug, who);
    const at = `/projects/${slug}/comparisons`;
    const answered = await call('POST', at, { ...who, body: { task: first?.task, outcome: 'a' } });
    expect(answered.headers.getSetCookie()).toEqual([]);
    expect(await answered.json()).toMatchObject({ id: 1, annotator });
    await call('POST', at, { ...who, body: { task: second?.task, outcome: 'b' } });
    expect((await call('DELETE', `${at}/1`, who)).status).toBe(200);
    expect((await call('PUT', `${at}/2`, { ...who, body: { outcome: 'tie' } })).status).toBe(201);
    const me = await call('GET', '/me', who);
    expect(await me.json()).toMatchObject({ annotator, known_by: 'token', comparisons: 1 });
    expect((await browser().client.project(slug)).counts).toMatchObject({ comparisons: 1, annotators: 1 });
  });

  it('is renewed for the same annotator, and each without one is another’s', async () => {
    const { slug } = await newProject();
    const [one, other] = [await tokenOf(slug), await tokenOf(slug)];
    expect(other.annotator).not.toBe(one.annotator);
    const renewed = await tokenOf(slug, { 'tilt-annotator': one.token });
    expect(renewed.annotator).toBe(one.annotator);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThan(Date.now() + 80 * 86_400_000);
  });

  it('names a site’s own user where a key asks, always the same one, and is not renewed without the key', async () => {
    const { slug, id } = await newProject({ settings: { public: false } });
    const authorization = `Bearer ${await newKey('annotate', id)}`;
    const ask = { authorization, body: { annotator: 'user-42', expires_in: 600 } };
    const [token, again] = [await tokenOf(slug, ask), await tokenOf(slug, ask)];
    expect([token.annotator, again.annotator]).toEqual(['user-42', 'user-42']);
    expect(Date.parse(token.expires_at)).toBeLessThan(Date.now() + 601_000);
    const who = { 'tilt-annotator': token.token };
    // The project is not public, and its owner has vouched for this person.
    expect((await call('GET', `/projects/${slug}`, who)).status).toBe(200);
    const [task] = await tasksOf(slug, who);
    const answer = { ...who, body: { task: task?.task, outcome: 'a' } };
    expect(await (await call('POST', `/projects/${slug}/comparisons`, answer)).json()).toMatchObject({
      annotator: 'user-42',
    });
    expect(await problemOf(call('POST', `/projects/${slug}/annotator-tokens`, who))).toMatchObject({
      code: 'key_missing',
    });
    const open = await newProject();
    const named = await tokenOf(open.slug, {
      authorization: `Bearer ${await newKey('annotate')}`,
      body: { annotator: 'u' },
    });
    expect((await tokenOf(open.slug, { 'tilt-annotator': named.token })).annotator).not.toBe('u');
  });

  it('is not for who merely says whom they are', async () => {
    const { slug, id } = await newProject();
    const other = await newProject();
    const mint = (authorization?: string) =>
      problemOf(
        call('POST', `/projects/${slug}/annotator-tokens`, {
          body: { annotator: 'user-42' },
          ...(authorization ? { authorization } : {}),
        }),
      );
    expect(await mint()).toMatchObject({ status: 401, code: 'key_missing' });
    expect(await mint(`Bearer ${await newKey('score', id)}`)).toMatchObject({
      status: 403,
      code: 'scope_missing',
    });
    expect(await mint(`Bearer ${await newKey('annotate', other.id)}`)).toMatchObject({
      code: 'scope_missing',
    });
  });

  it('is refused where it is forged, expired, of another project, or no such token', async () => {
    const [mine, other] = [await newProject(), await newProject()];
    const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
    const claims = { projectId: mine.id, annotator: 'me', anonymous: true, expiresAt: inAnHour };
    const good = await signAnnotatorToken(claims, env.SIGNING_SECRET);
    const [task] = await tasksOf(mine.slug, { 'tilt-annotator': good });
    const [head, body = '', signature = ''] = good.split('.');
    const altered = btoa(atob(body).replace('"me"', '"no"')).replaceAll('=', '');
    const end = signature.at(-1) === 'A' ? 'E' : 'A';
    const bad = {
      'of another secret': await signAnnotatorToken(claims, 'not the secret of this server'),
      unsigned: `${btoa('{"alg":"none","typ":"JWT"}')}.${body}.`,
      altered: `${head}.${altered}.${signature}`,
      'of another signature': `${head}.${body}.${signature.slice(0, -1)}${end}`,
      // Signed by this server, and says who: still not what it is for.
      'a task': task?.task ?? '',
      'for another purpose': await sign(
        { aud: 'x', p: mine.id, n: 'me', u: true, exp: inAnHour },
        env.SIGNING_SECRET,
        'HS256',
      ),
      'of another project': (await tokenOf(other.slug)).token,
      rubbish: 'rubbish',
      empty: '',
    };
    const calls = (token: string): [string, string, unknown][] => [
      ['POST', 'tasks', {}],
      ['POST', 'comparisons', { task: task?.task, outcome: 'a' }],
      ['DELETE', 'comparisons/1', undefined],
      ['PUT', 'comparisons/1', { outcome: 'a' }],
      ...(token === '' ? [] : ([['POST', 'annotator-tokens', {}]] as [string, string, unknown][])),
    ];
    for (const [what, token] of Object.entries(bad)) {
      for (const [method, path, body] of calls(token)) {
        const problem = await problemOf(
          call(method, `/projects/${mine.slug}/${path}`, { 'tilt-annotator': token, body }),
        );
        expect(problem, `${what}: ${method} ${path}`).toMatchObject({
          status: 401,
          code: 'annotator_token_invalid',
        });
      }
    }
    const expired = await signAnnotatorToken({ ...claims, expiresAt: inAnHour - 3_601 }, env.SIGNING_SECRET);
    for (const path of ['tasks', 'annotator-tokens']) {
      const problem = await problemOf(
        call('POST', `/projects/${mine.slug}/${path}`, { 'tilt-annotator': expired }),
      );
      expect(problem).toMatchObject({ status: 401, code: 'annotator_token_expired' });
    }
    expect((await browser().client.project(mine.slug)).counts.comparisons).toBe(0);
  });

  it('is no task', async () => {
    const { slug } = await newProject();
    const { token } = await tokenOf(slug);
    const body = { task: token, outcome: 'a' };
    expect(await problemOf(call('POST', `/projects/${slug}/comparisons`, { body }))).toMatchObject({
      code: 'task_invalid',
    });
  });

  it('answers no task that was given to another, by token or by cookie', async () => {
    const { slug } = await newProject();
    const [mine, yours] = [await tokenOf(slug), await tokenOf(slug)];
    const [given] = await tasksOf(slug, { 'tilt-annotator': yours.token });
    const { client } = browser();
    const { tasks } = await client.tasks(slug);
    for (const task of [given?.task, tasks[0]?.task]) {
      const body = { task, outcome: 'a' };
      const problem = await problemOf(
        call('POST', `/projects/${slug}/comparisons`, { 'tilt-annotator': mine.token, body }),
      );
      expect(problem).toMatchObject({ status: 403, code: 'task_invalid' });
    }
    await expect(client.answer(slug, { task: given?.task ?? '', outcome: 'a' })).rejects.toMatchObject({
      code: 'task_invalid',
    });
  });

  it('erases its annotator in its project alone', async () => {
    const [mine, other] = [await newProject(), await newProject()];
    for (const { slug, admin } of [mine, other]) {
      const { tasks } = await admin.tasks(slug, { annotator: 'kim', count: 2 });
      for (const { task } of tasks) await admin.answer(slug, { task, outcome: 'a' });
    }
    const { token } = await mine.admin.annotatorToken(mine.slug, { annotator: 'kim' });
    const erased = await call('DELETE', '/me', { 'tilt-annotator': token });
    expect(await erased.json()).toEqual({ comparisons: 2, projects: 1 });
    expect((await other.admin.project(other.slug)).counts.comparisons).toBe(2);
  });
});

describe('pages of other origins', () => {
  const ROUTES = [
    ['POST', 'annotator-tokens'],
    ['POST', 'tasks'],
    ['POST', 'comparisons'],
    ['PUT', 'comparisons/1'],
    ['DELETE', 'comparisons/1'],
  ] as const;

  const preflight = (path: string, origin: string, method = 'POST') =>
    send(`/v1/projects/${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type,tilt-annotator',
      },
    });

  const settingsOf = (allowed: '*' | readonly string[]) => ({
    allowed_origins: allowed === '*' ? allowed : [...allowed],
  });

  it.each([
    { allowed: [PAGE], origin: PAGE },
    { allowed: ['https://other.example', PAGE], origin: PAGE },
    { allowed: '*', origin: PAGE },
    { allowed: '*', origin: 'null' },
  ] as const)('of $origin may annotate a project that allows $allowed', async ({ allowed, origin }) => {
    const { slug } = await newProject({ prompts: 1, settings: settingsOf(allowed) });
    for (const [method, route] of ROUTES) {
      const asked = await preflight(`${slug}/${route}`, origin, method);
      expect(asked.status).toBe(204);
      expect(asked.headers.get('access-control-allow-methods')).toContain(method);
      expect(asked.headers.get('access-control-allow-headers')).toContain('tilt-annotator');
      const answer = await call(method, `/projects/${slug}/${route}`, { origin, body: {} });
      // Without an annotator nobody changes or takes back a comparison; that is the only refusal.
      const refusal = answer.status === 403 && (await answer.clone().json<{ code: string }>()).code;
      expect(refusal, route).toBe(
        route === 'comparisons/1' && method === 'PUT' ? 'not_your_comparison' : false,
      );
      for (const { headers } of [asked, answer]) {
        expect(headers.get('access-control-allow-origin'), route).toBe(origin);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('vary')).toMatch(/origin/i);
      }
    }
  });

  it.each([
    { allowed: [], origin: PAGE },
    { allowed: [PAGE], origin: 'https://site.example:8443' },
    { allowed: [PAGE], origin: 'http://site.example' },
    { allowed: [PAGE], origin: 'https://site.example.evil.test' },
    { allowed: [PAGE], origin: 'null' },
  ])('of $origin may not annotate a project that allows $allowed', async ({ allowed, origin }) => {
    const { slug } = await newProject({ prompts: 1, settings: settingsOf(allowed) });
    for (const [method, route] of ROUTES) {
      const asked = await preflight(`${slug}/${route}`, origin, method);
      const answer = await call(method, `/projects/${slug}/${route}`, { origin, body: {} });
      for (const refused of [asked, answer]) {
        expect(refused.headers.get('access-control-allow-origin'), route).toBeNull();
        const problem = await problemOf(refused);
        expect(problem).toMatchObject({ status: 403, code: 'origin_not_allowed' });
        expect(problem.detail).toContain('allowed_origins');
        expect(problem.detail).toContain(origin);
      }
    }
  });

  it('are not those of this server', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const answer = await call('POST', `/projects/${slug}/tasks`, { origin: 'https://tilt.test', body: {} });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toHaveLength(1);
  });

  it('may read an error where they are allowed', async () => {
    const { slug } = await newProject({ settings: { allowed_origins: [PAGE] } });
    const answer = await call('POST', `/projects/${slug}/tasks`, { origin: PAGE, body: {} });
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'annotator_token_missing' });
  });

  it('read and score as before, allowed or not', async () => {
    const { slug } = await newProject();
    for (const path of ['', '/leaderboard', '/training']) {
      const answer = await call('GET', `/projects/${slug}${path}`, { origin: PAGE });
      expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
    }
    expect((await preflight(`${slug}/score`, PAGE)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('hear of a project that is not there', async () => {
    expect(await problemOf(call('POST', '/projects/nobody/tasks', { origin: PAGE }))).toMatchObject({
      code: 'project_not_found',
    });
    expect((await call('POST', '/projects/%E0%A4%A/tasks', { origin: PAGE })).status).toBeLessThan(500);
  });

  it('are named by their origins, and what is none is refused when it is set', async () => {
    const { slug, id } = await newProject();
    const authorization = `Bearer ${await newKey('admin', id)}`;
    const set = (allowed_origins: unknown) =>
      call('PATCH', `/projects/${slug}`, { authorization, body: { settings: { allowed_origins } } });
    for (const wrong of [
      'https://a.example',
      ['a.example'],
      ['https://a.example/'],
      ['https://a.example/x'],
      ['*'],
      ['ftp://a'],
      [3],
    ]) {
      const problem = await problemOf(set(wrong));
      expect(problem, JSON.stringify(wrong)).toMatchObject({ code: 'validation' });
      expect(problem.errors?.[0]?.pointer).toMatch(/^\/settings\/allowed_origins/);
      expect(problem.detail).toContain('https://example.com');
    }
    for (const right of ['*', [], ['https://a.example', 'http://localhost:3000']]) {
      const changed = (await (await set(right)).json()) as { settings: { allowed_origins: unknown } };
      expect(changed.settings.allowed_origins).toEqual(right);
    }
  });
});
