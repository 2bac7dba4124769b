import { describe, expect, it } from 'vitest';
import { annotate, newKey, newProject, problemOf, send, train } from '../tilt.ts';
import { admin, ask, at, id, post, short, slug, texts } from './scored-project.ts';

const BATCHES: [
  path: string,
  body: (count: number, text?: string) => object,
  count: (answer: unknown) => unknown,
][] = [
  [
    '/get_reward',
    (n, text = short) => ({ query: Array(n).fill(text) }),
    (a) => (a as { rewards: [] }).rewards,
  ],
  [
    '/get_reward',
    (n, text = short) => ({ prompts: Array(n).fill(''), responses: Array(n).fill(text) }),
    (a) => (a as { rewards: [] }).rewards,
  ],
  [
    '/v1/score/evaluation',
    (n, text = short) => ({ model: slug, messages: Array(n).fill(text) }),
    (a) => (a as { scores: [] }).scores,
  ],
  [
    '/classify',
    (n, text = short) => ({ model: slug, input: Array(n).fill(text) }),
    (a) => (a as { data: [] }).data,
  ],
  ['/classify', (n, text = short) => ({ text: Array(n).fill(text) }), (a) => a],
  [
    '/pooling',
    (n, text = short) => ({ model: slug, input: Array(n).fill(text) }),
    (a) => (a as { data: [] }).data,
  ],
  [
    '/v1/score',
    (n, text = short) => ({ model: slug, text_1: 'x', text_2: Array(n).fill(text) }),
    (a) => (a as { data: [] }).data,
  ],
  [
    '/v1/rerank',
    (n, text = short) => ({ model: slug, query: 'x', documents: Array(n).fill(text) }),
    (a) => (a as { results: [] }).results,
  ],
  [
    '/v2/rerank',
    (n, text = short) => ({ model: slug, query: 'x', documents: Array(n).fill(text) }),
    (a) => (a as { results: [] }).results,
  ],
  ['/predict', (n, text = short) => ({ inputs: Array(n).fill([text]) }), (a) => a],
  ['/rerank', (n, text = short) => ({ query: 'x', texts: Array(n).fill(text) }), (a) => a],
];

describe.each(BATCHES)('a batch at %s (%#)', (path, body, list_) => {
  it('may have 256 texts', async () => {
    expect(list_(await ask(at(path), body(256)))).toHaveLength(256);
  });

  it('is refused with 257, saying how many may be', async () => {
    const problem = await problemOf(post(at(path), body(257)));
    expect(problem).toMatchObject({ code: 'validation', contentType: 'application/problem+json' });
    expect(problem.status).toBeLessThan(500);
    expect(problem.detail).toMatch(/at most 256 texts in one request, not 257/);
  });

  it('may have a text of 100,000 characters, and none longer', async () => {
    expect(list_(await ask(at(path), body(2, 'x '.repeat(50_000))))).toHaveLength(2);
    const problem = await problemOf(post(at(path), body(2, 'x'.repeat(100_001))));
    expect(problem.detail).toMatch(/Text 0 .*too long.*100000/);
  });

  it('is not JSON or no object: a problem, never a 500', async () => {
    for (const rubbish of ['', 'null', '[]', '"x"', '7', '{}', '{"input":[1,2]}', '{"__proto__":{}}', '[[[['])
      expect([200, 400, 422], rubbish).toContain((await post(at(path), rubbish)).status);
  });
});

it('refuses a body of more than 4 MB', async () => {
  const problem = await problemOf(
    post('/classify', { model: slug, input: Array(50).fill('x'.repeat(100_000)) }),
  );
  expect(problem).toMatchObject({ status: 413, code: 'body_too_large', error: { code: 413 } });
});

describe('the model of a call', () => {
  it('is that of a step, named after the slug or in the path', async () => {
    const { step } = await admin.checkpoint(slug);
    const before = await ask('/pooling', { model: `${slug}@${step}`, input: texts[1] });
    await annotate(slug, 10);
    await train(id);
    const { step: newer } = await admin.checkpoint(slug);
    expect(newer).toBeGreaterThan(step);
    const reward = (answer: unknown) => (answer as { data: [{ data: [number] }] }).data[0].data[0];
    for (const path of [`/v1/projects/${slug}@${step}/pooling`, '/pooling']) {
      const response = await post(path, { model: `${slug}@${step}`, input: texts[1] });
      expect(response.headers.get('tilt-checkpoint')).toBe(String(step));
      expect(reward(await response.json())).toBe(reward(before));
    }
    const latest = await post('/pooling', { model: `${slug}@latest`, input: texts[1] });
    expect(latest.headers.get('tilt-checkpoint')).toBe(String(newer));
    expect(reward(await latest.json())).not.toBe(reward(before));
  });

  it('is not found at a step that is not kept', async () => {
    const problem = await problemOf(post('/classify', { model: `${slug}@999999`, input: 'x' }));
    expect(problem).toMatchObject({ status: 404, code: 'checkpoint_not_found', error: { code: 404 } });
  });

  it('is asked for where nothing names one', async () => {
    for (const [path, body] of [
      ['/get_reward', { query: ['x'] }],
      ['/predict', { inputs: 'x' }],
      ['/classify', { input: 'x' }],
    ] as const)
      expect((await problemOf(post(path, body))).detail).toMatch(/\/model: name the project/);
  });

  it('is listed as OpenAI lists models, where the caller may use it', async () => {
    const hidden = await newProject({ settings: { public: false } });
    const names = async (path: string, headers = {}) =>
      ((await (await send(path, { headers })).json()) as { data: { id: string }[] }).data.map(
        (model) => model.id,
      );
    expect(await names('/v1/models')).toContain(slug);
    expect(await names('/v1/models')).not.toContain(hidden.slug);
    const headers = { authorization: `Bearer ${await newKey('score', hidden.id)}` };
    expect(await names('/v1/models', headers)).toContain(hidden.slug);
    expect(await names(at('/v1/models'))).toEqual([slug]);
  });
});

describe('a private project', async () => {
  const hidden = await newProject({ settings: { public: false } });
  const { tasks } = await hidden.admin.tasks(hidden.slug, { annotator: 'me', count: 4 });
  for (const task of tasks) await hidden.admin.answer(hidden.slug, { task: task.task, outcome: 'a' });
  await train(hidden.id);
  const { key, id: keyId } = await hidden.admin.createKey({ scopes: ['score'], project: hidden.slug });
  const body = { query: [short] };
  const get = `/v1/projects/${hidden.slug}/get_reward`;

  it('answers a key in the header or in the path, and no one else', async () => {
    expect(await ask(get, body, { authorization: `Bearer ${key}` })).toMatchObject({
      rewards: [expect.any(Number)],
    });
    expect(await ask(`/k/${key}${get}`, body)).toMatchObject({ rewards: [expect.any(Number)] });
    // The key says which project.
    expect(await ask(`/k/${key}/get_reward`, body)).toMatchObject({ rewards: [expect.any(Number)] });
    expect(await ask(`/k/${key}/classify`, { model: 'org/weights', input: short })).toMatchObject({
      model: 'org/weights',
      data: [{ index: 0 }],
    });
    expect(await problemOf(post(get, body))).toMatchObject({ status: 401, code: 'key_missing' });
    expect(await problemOf(post(get, body, { authorization: 'Bearer EMPTY' }))).toMatchObject({
      status: 401,
      code: 'key_missing',
    });
    const other = await newKey('score', id);
    expect(await problemOf(post(`/k/${other}${get}`, body))).toMatchObject({
      status: 403,
      code: 'scope_missing',
    });
  });

  it('lets no key do more than score in a path', async () => {
    for (const scope of ['admin', 'export']) {
      const problem = await problemOf(post(`/k/${await newKey(scope)}${get}`, body));
      expect(problem).toMatchObject({ status: 403, code: 'scope_missing' });
      expect(problem.detail).toMatch(/scope score and no other/);
    }
    for (const path of ['', '/tasks', '/import', '/training', '/score'])
      expect(
        (await post(`/k/${key}/v1/projects/${hidden.slug}${path}`, '{"prompt":"","responses":["x"]}')).status,
      ).toBeGreaterThanOrEqual(400);
    expect((await send(`/k/${key}/v1/projects/${hidden.slug}/training`)).status).toBe(404);
    expect((await send(`/k/${key}/v1/keys`)).status).toBe(404);
  });

  it('takes a key in a path back', async () => {
    await hidden.admin.revokeKey(keyId);
    expect(await problemOf(post(`/k/${key}/get_reward`, body))).toMatchObject({
      status: 401,
      code: 'key_revoked',
    });
  });
});

it('takes what is no key of Tilt’s for none in a public project, as clients send it', async () => {
  for (const token of ['EMPTY', 'sk-fake-key'])
    await ask(
      '/v1/rerank',
      { model: slug, query: 'x', documents: ['y'] },
      { authorization: `Bearer ${token}` },
    );
  const problem = await problemOf(
    post('/v1/rerank', { model: slug, query: 'x', documents: ['y'] }, { authorization: 'Bearer tilt_wrong' }),
  );
  expect(problem).toMatchObject({ status: 401, code: 'key_invalid', message: expect.any(String) });
});

it('lets pages of other origins call', async () => {
  const preflight = await send('/classify', {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  const answer = await post('/classify', { model: slug, input: 'x' }, { origin: 'https://elsewhere.test' });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-expose-headers')?.split(',')).toEqual([
    'tilt-checkpoint',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
  ]);
});

it('asks for no content type', async () => {
  const response = await send(at('/get_reward'), {
    method: 'POST',
    body: JSON.stringify({ query: [short] }),
  });
  expect(response.status).toBe(200);
});
