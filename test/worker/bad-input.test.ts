import { describe, expect, it } from 'vitest';
import { browser, newKey, newProject, problemOf, send } from './tilt.ts';

const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const project = await newProject();
const at = (path: string) => `/v1/projects/${project.slug}${path}`;
const admin = { authorization: `Bearer ${await newKey('admin')}` };
const scorer = { authorization: `Bearer ${await newKey('score')}` };
const long = 'x'.repeat(100_001);

const cases: [what: string, path: string, init: RequestInit, status: number, code: string, detail: RegExp][] =
  [
    ['an unknown route', '/v1/nothing', {}, 404, 'route_not_found', /openapi/],
    ['a method that is not there', at('/score'), {}, 404, 'route_not_found', /GET/],
    ['an unknown project', '/v1/projects/nobody/training', {}, 404, 'project_not_found', /nobody/],
    [
      'an unknown project, whatever the slug',
      '/v1/projects/%00%27;--/score',
      json({}),
      404,
      'project_not_found',
      /GET/,
    ],
    ['malformed JSON', at('/score'), json('{"prompt":'), 400, 'malformed_json', /syntax/],
    ['JSON that is no object', at('/score'), json('"hello"'), 422, 'validation', /./],
    ['a missing content type', at('/score'), { method: 'POST', body: '{}' }, 422, 'validation', /./],
    ['a missing field', at('/compare'), json({ prompt: 'p', a: 'a' }), 422, 'validation', /\/b/],
    ['a wrong type', at('/compare'), json({ prompt: 'p', a: 'a', b: 7 }), 422, 'validation', /\/b.*string/],
    [
      'an unknown field',
      at('/compare'),
      json({ prompt: 'p', a: 'a', b: 'b', c: 1 }),
      422,
      'validation',
      /\/c/,
    ],
    ['a too long text', at('/compare'), json({ prompt: 'p', a: long, b: 'b' }), 422, 'validation', /\/a/],
    [
      'too many responses',
      at('/score'),
      json({ prompt: 'p', responses: Array(257).fill('x') }),
      422,
      'validation',
      /./,
    ],
    [
      'a too large body',
      at('/score'),
      json({ prompt: 'p', responses: Array(20).fill(long) }),
      413,
      'body_too_large',
      /1000000/,
    ],
    [
      'a body that is not text',
      at('/score'),
      { ...json(''), body: new Uint8Array([0xff, 0xfe, 0]) },
      400,
      'malformed_json',
      /./,
    ],
    ['a count out of bounds', at('/tasks'), json({ count: 101 }), 422, 'validation', /\/count/],
    [
      'an unknown outcome',
      at('/comparisons'),
      json({ task: 't', outcome: 'left' }),
      422,
      'validation',
      /\/outcome/,
    ],
    ['a query out of bounds', at('/training?points=1'), {}, 422, 'validation', /\/points/],
    ['an unknown tie model', at('/leaderboard?ties=elo'), {}, 422, 'validation', /\/ties/],
    ['a checkpoint that is none', at('/checkpoints/first'), {}, 422, 'validation', /\/step/],
    ['a checkpoint that is gone', at('/checkpoints/99999'), {}, 404, 'checkpoint_not_found', /latest/],
    [
      'a comparison’s id that is none',
      at('/comparisons/abc'),
      { method: 'DELETE', headers: admin },
      422,
      'validation',
      /\/id/,
    ],
    ['a live address without a WebSocket', at('/live'), {}, 426, 'upgrade_required', /WebSocket/],
    [
      'an unknown key',
      at('/training'),
      { headers: { authorization: 'Bearer tilt_wrong' } },
      401,
      'key_invalid',
      /tilt_/,
    ],
    [
      'a key of another kind',
      at('/training'),
      { headers: { authorization: 'Basic abc' } },
      401,
      'key_invalid',
      /Bearer/,
    ],
    [
      'creating without a key',
      '/v1/projects',
      json({ slug: 'x', name: 'x', question: 'x' }),
      401,
      'key_missing',
      /admin/,
    ],
    [
      'creating with a lesser key',
      '/v1/projects',
      json({ slug: 'x', name: 'x', question: 'x' }, scorer),
      403,
      'scope_missing',
      /admin/,
    ],
    [
      'a slug that cannot be',
      '/v1/projects',
      json({ slug: 'A b', name: 'x', question: 'x' }, admin),
      422,
      'validation',
      /\/slug.*lower-case/,
    ],
    [
      'a slug twice',
      '/v1/projects',
      json({ slug: project.slug, name: 'x', question: 'x' }, admin),
      409,
      'slug_taken',
      /another/,
    ],
    ['importing without a key', at('/import'), json('{}'), 401, 'key_missing', /import/],
    ['an empty import', at('/import'), { method: 'POST', headers: admin }, 422, 'validation', /empty/],
    ['an unknown import format', at('/import?format=xml'), json('{}', admin), 422, 'validation', /\/format/],
    [
      'naming an annotator without a key',
      at('/tasks'),
      json({ annotator: 'me' }),
      401,
      'key_missing',
      /annotate/,
    ],
    [
      'naming a pair that is not there',
      at('/tasks'),
      json({ pairs: [{ prompt: 'p', a: 'a', b: 'b' }] }, admin),
      404,
      'pair_not_found',
      /pairs\[0\]/,
    ],
  ];

describe('bad input', () => {
  it.each(cases)('answers %s with problem details', async (_what, path, init, status, code, detail) => {
    const problem = await problemOf(send(path, init));
    expect(problem).toMatchObject({ status, code, contentType: 'application/problem+json' });
    expect(problem.detail).toMatch(detail);
    expect(problem.title.length).toBeGreaterThan(5);
  });

  it('points at every field that is wrong', async () => {
    const problem = await problemOf(send(at('/compare'), json({ prompt: 1, a: 2, b: 3 })));
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/prompt', '/a', '/b']);
  });

  it('never answers rubbish with a 500', async () => {
    const rubbish = [
      '',
      'null',
      '[]',
      '{}',
      '{"task":{}}',
      '[[[[',
      '{"a":1e999}',
      '"\\ud800"',
      '{"__proto__":{}}',
      '\u0000',
    ];
    const calls = ['/score', '/compare', '/tasks', '/comparisons', '/import', '/nothing'].flatMap((path) =>
      rubbish.map((body) => ({ path, body })),
    );
    for (const { path, body } of calls) {
      const { status } = await send(at(path), json(body, admin));
      expect(status, `${path} ${body}`).toBeLessThan(500);
    }
  });

  it('keeps a project that is not public to those with a key', async () => {
    const { slug, id } = await newProject({ settings: { public: false } });
    await expect(browser().client.tasks(slug)).rejects.toMatchObject({ status: 401, code: 'key_missing' });
    const listed = (await browser().client.projects()).projects.map((listedProject) => listedProject.slug);
    expect(listed).not.toContain(slug);
    const other = { authorization: `Bearer ${await newKey('score', (await newProject()).id)}` };
    expect(await problemOf(send(`/v1/projects/${slug}/training`, { headers: other }))).toMatchObject({
      code: 'scope_missing',
    });
    const own = { authorization: `Bearer ${await newKey('export', id)}` };
    expect((await send(`/v1/projects/${slug}/training`, { headers: own })).status).toBe(200);
  });
});
