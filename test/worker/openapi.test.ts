import { expect, it } from 'vitest';
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
      `POST ${inProject}/tasks`,
      `POST ${inProject}/comparisons`,
      `DELETE ${inProject}/comparisons/{id}`,
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
