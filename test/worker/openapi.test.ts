import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../worker/http/openapi/examples.ts';
import { ROUTE_FACTS } from '../../worker/http/openapi/route-facts.ts';
import { validatorOf } from '../openapi-schemas.ts';
import { examplesOf, heldToDocument, openApi, operationsOf } from './held-to-document.ts';
import { send } from './tilt.ts';

interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string;
        responses?: Record<string, unknown>;
        requestBody?: { content: Record<string, unknown> };
      }
    >
  >;
}

it('describes every call that clients rely on, with a summary, its answers and its errors', async () => {
  const document = (await (await send('/v1/openapi.json')).json()) as Document;
  expect(document.openapi).toMatch(/^3\.1/);
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const inProject = '/v1/projects/{slug}';
  expect(calls).toEqual(
    expect.arrayContaining([
      'GET /v1/projects',
      'POST /v1/projects',
      `GET ${inProject}`,
      `PATCH ${inProject}`,
      `POST ${inProject}/import`,
      `GET ${inProject}/export`,
      `POST ${inProject}/tasks`,
      `POST ${inProject}/comparisons`,
      `DELETE ${inProject}/comparisons/{id}`,
      `PUT ${inProject}/comparisons/{id}`,
      `POST ${inProject}/annotator-tokens`,
      'GET /v1/me',
      'GET /v1/me/comparisons',
      'DELETE /v1/me',
      `POST ${inProject}/score`,
      `POST ${inProject}/compare`,
      `POST ${inProject}/rank`,
      `GET ${inProject}/clients/{file}`,
      `POST ${inProject}/get_reward`,
      `POST ${inProject}/reward`,
      `POST ${inProject}/predict`,
      'POST /v1/score/evaluation',
      'POST /classify',
      'POST /pooling',
      'POST /v1/score',
      'POST /rerank',
      'POST /v2/rerank',
      'GET /v1/models',
      'GET /v1/keys',
      'POST /v1/keys',
      'DELETE /v1/keys/{id}',
      `GET ${inProject}/leaderboard`,
      `GET ${inProject}/training`,
      `GET ${inProject}/prior`,
      `PUT ${inProject}/prior`,
      `DELETE ${inProject}/prior`,
      `GET ${inProject}/checkpoints/{step}`,
      `GET ${inProject}/checkpoints/{step}/model.json`,
      `GET ${inProject}/checkpoints/{step}/weights.bin`,
      `GET ${inProject}/live`,
    ]),
  );
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { summary, responses }] of Object.entries(methods)) {
      expect(summary, `${method} ${path}`).toBeTruthy();
      expect(Object.keys(responses ?? {}), `${method} ${path}`).toContain('default');
    }
  }
});

it('tells what a call in a dialect takes, and Tilt’s own call where both are', async () => {
  const { paths } = (await (await send('/v1/openapi.json')).json()) as Document;
  const request = (path: string) =>
    (paths[path]?.['post'] as { requestBody?: object } | undefined)?.requestBody ?? {};
  const ofRerank = request('/rerank');
  expect(ofRerank).toHaveProperty([
    'content',
    'application/json',
    'schema',
    'anyOf',
    0,
    'properties',
    'texts',
  ]);
  expect(ofRerank).toHaveProperty([
    'content',
    'application/json',
    'schema',
    'anyOf',
    1,
    'properties',
    'documents',
  ]);
  expect(paths['/v1/projects/{slug}/score']?.['post']?.summary).toBe('Rewards of responses');
  expect(Object.keys(paths).filter((path) => path.startsWith('/k/'))).toEqual([]);
});

it('names the content type of an answer that is not JSON', async () => {
  const { paths } = (await (await send('/v1/openapi.json')).json()) as Document;
  const weights = paths['/v1/projects/{slug}/checkpoints/{step}/weights.bin']?.['get'];
  expect(weights?.responses?.['200']).toHaveProperty(['content', 'application/octet-stream']);
});

it('describes each kind of body that a prior may be given as', async () => {
  const { paths } = (await (await send('/v1/openapi.json')).json()) as Document;
  const { requestBody } = paths['/v1/projects/{slug}/prior']?.['put'] ?? {};
  expect(Object.keys(requestBody?.content ?? {})).toEqual([
    'application/json',
    'application/x-ndjson',
    'text/csv',
  ]);
  expect(JSON.stringify(requestBody?.content['application/json'])).toContain('checkpoint');
});

it('tells what an import may be sent and asked, and what an export can be', async () => {
  const { paths } = (await (await send('/v1/openapi.json')).json()) as Document;
  const given = paths['/v1/projects/{slug}/import']?.['post'];
  expect(Object.keys(given?.requestBody?.content ?? {})).toEqual([
    'application/x-ndjson',
    'application/json',
    'text/csv',
    'application/gzip',
    'application/vnd.apache.parquet',
  ]);
  expect(JSON.stringify(given)).toContain('summarize-from-feedback');
  expect(JSON.stringify(given)).toContain('dry_run');
  const taken = paths['/v1/projects/{slug}/export']?.['get'];
  expect(JSON.stringify(taken)).toContain('min_agreement');
  expect(taken?.responses?.['200']).toHaveProperty(['content', 'application/x-ndjson']);
  expect(JSON.stringify(taken?.responses)).toContain('application/vnd.apache.parquet');
});

it('has no reference that leads nowhere', async () => {
  const document = await (await send('/v1/openapi.json')).json();
  const references = JSON.stringify(document).match(/"\$ref":"#\/[^"]+"/g) ?? [];
  for (const reference of references) {
    const path = reference.slice('"$ref":"#/'.length, -1).split('/');
    const target = path.reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key],
      document,
    );
    expect(target, reference).toBeDefined();
  }
});

describe('what tests hold answers to', () => {
  const to = (status: number, body: unknown, type = 'application/json') =>
    heldToDocument(
      new Request('https://tilt.test/v1/projects/demo/compare', { method: 'POST' }),
      new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }),
    );
  const compared = {
    probability_a: 0.4,
    reward_a: 0,
    reward_b: 1,
    margin_standard_error: 1,
    style_adjusted_margin: 0,
    checkpoint: { step: 1, comparisons: 2, published_at: '' },
  };
  const problem = { type: '', title: '', status: 404, code: 'project_not_found', detail: '' };

  it('takes an answer as the document has it', async () => {
    expect((await to(200, compared)).status).toBe(200);
    expect((await to(404, problem, 'application/problem+json')).status).toBe(404);
  });

  it.each([
    ['a status it does not name', 418, compared, 'application/json', /418, which/],
    ['another content type', 200, compared, 'text/plain', /text\/plain/],
    ['a field that is missing', 200, { ...compared, reward_a: undefined }, 'application/json', /reward_a/],
    ['a field that is too much', 200, { ...compared, more: 1 }, 'application/json', /more/],
    ['a field of another type', 200, { ...compared, reward_a: '0' }, 'application/json', /reward_a/],
    [
      'an error code it does not name',
      404,
      { ...problem, code: 'prior_not_found' },
      'application/problem+json',
      /code/,
    ],
  ])('refuses %s', async (_what, status, body, type, reason) => {
    await expect(to(status, body, type)).rejects.toThrow(reason);
  });
});

const own = ({ name, operation }: ReturnType<typeof operationsOf>[number]) =>
  !operation.tags?.includes('Dialects') && !name.endsWith('/models') && name !== 'GET /v1/health';

it('says of every call which errors it may have, and with a key of which scopes it is good', async () => {
  for (const { name, operation } of operationsOf(await openApi()).filter(own)) {
    expect(ROUTE_FACTS[name], `${name} is missing in worker/http/openapi/route-facts.ts`).toBeDefined();
    expect(JSON.stringify(operation.responses['401']), name).toContain('key_invalid');
    if (ROUTE_FACTS[name]?.scopes) expect(operation, name).toHaveProperty('security');
  }
});

it('knows nothing of routes that are not there', async () => {
  const calls = operationsOf(await openApi()).map(({ name }) => name);
  for (const name of [...Object.keys(ROUTE_FACTS), ...Object.keys(EXAMPLES)]) expect(calls).toContain(name);
});

it('gives examples that are what they are examples of', async () => {
  const document = await openApi();
  const examples = operationsOf(document).flatMap(({ name, operation }) =>
    examplesOf(operation).map((example) => ({ name, ...example })),
  );
  expect(examples.length).toBeGreaterThan(100);
  for (const { name, value, schema } of examples) {
    const result = validatorOf(document, schema).validate(value);
    expect(result, `${name} ${JSON.stringify(value)}`).toMatchObject({ valid: true });
  }
});
