import { toJsonSchema } from '@valibot/to-json-schema';
import type { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import { Problem } from '../../contract/problem.ts';
import type { DomainErrorCode } from '../../core/errors.ts';
import type { AppEnv } from '../context.ts';
import { problemOf } from '../problem.ts';
import { EXAMPLES } from './examples.ts';
import { ROUTE_FACTS, type RouteFacts } from './route-facts.ts';
import { DIALECTS, TAGS, tagOf } from './tag-of.ts';

/** As much of an OpenAPI document as is touched here. */
interface Operation {
  tags?: string[];
  parameters?: { name: string; in: string; [other: string]: unknown }[];
  requestBody?: { content: Record<string, MediaType>; [other: string]: unknown };
  responses: Record<string, { description: string; content?: Record<string, MediaType>; headers?: object }>;
  security?: Record<string, string[]>[];
}
interface MediaType {
  schema?: object;
  example?: unknown;
  examples?: Record<string, { summary?: string; value: unknown }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  [other: string]: unknown;
}

const PROBLEM = 'application/problem+json';
const INFO = {
  title: 'Tilt',
  version: '1.0.0',
  description:
    'A crowd’s comparisons as a live reward model. Errors are problem details (RFC 9457): branch on their `code`, which is stable.',
  license: { name: 'MIT', identifier: 'MIT' },
};
const SECURITY = {
  key: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'tilt_…',
    description: 'A key of one of the scopes named; one of scope `admin` is good for every call.',
  },
};
const OF_KEYS: DomainErrorCode[] = ['key_invalid', 'key_expired', 'key_revoked'];
const LINES = { type: 'string', description: 'One JSON object a line.' };

let made: Promise<Document> | undefined;

/** The OpenAPI document of the app: the shapes are those that its routes validate by and answer with, the rest is in
 *  {@link ROUTE_FACTS} and {@link EXAMPLES}. The tests hold every answer they get to it. */
export function openApiDocument(app: Hono<AppEnv>): Promise<Document> {
  made ??= describe(app);
  return made;
}

async function describe(app: Hono<AppEnv>): Promise<Document> {
  const document = (await generateSpecs(app, {
    documentation: { openapi: '3.1.0', info: INFO, servers: [{ url: '/' }] },
    defaultValidationErrorResponse: false,
  } as Parameters<typeof generateSpecs>[1])) as unknown as Document;
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      complete(operation, `${method.toUpperCase()} ${path}`);
      operation.tags ??= [tagOf(path)];
    }
  }
  const { $schema: _, ...problem } = toJsonSchema(Problem);
  const paths = inOrderOfParts(document.paths);
  const tags = TAGS.filter((tag) => Object.values(paths).some((methods) => isOf(tag, methods)));
  return {
    ...document,
    paths,
    tags: tags.map((name) => ({ name })),
    components: { schemas: { Problem: problem }, securitySchemes: SECURITY },
  };
}

function isOf(tag: string, methods: Record<string, Operation>): boolean {
  return Object.values(methods).some(({ tags = [] }) => tags.includes(tag));
}

/** What belongs together stands together, for readers of the reference that is made of this. */
function inOrderOfParts(paths: Document['paths']): Document['paths'] {
  const place = (methods: Record<string, Operation>) => TAGS.findIndex((tag) => isOf(tag, methods));
  return Object.fromEntries(Object.entries(paths).sort(([, one], [, other]) => place(one) - place(other)));
}

function complete(operation: Operation, name: string): void {
  const facts = ROUTE_FACTS[name] ?? {};
  addStreams(operation, name);
  addExamples(operation, name);
  if (facts.etag) addEtag(operation);
  if (facts.idempotency)
    addHeader(operation, 'Idempotency-Key', facts.idempotency, { type: 'string', maxLength: 255 });
  // Dialects answer errors as the clients of other servers look for them: their own description says how.
  if (operation.tags?.includes(DIALECTS)) return;
  if (facts.scopes) operation.security = [...(facts.publicToo ? [{}] : []), { key: facts.scopes }];
  for (const [status, codes] of errorsOf(operation, name, facts)) {
    operation.responses[status] = problemResponse(codes);
  }
}

/** What a route may answer but success, by status. */
function errorsOf(
  operation: Operation,
  name: string,
  { scopes, errors = [], errorsAs = {} }: RouteFacts,
): Map<number, DomainErrorCode[]> {
  const codes = new Set<DomainErrorCode>([...OF_KEYS, ...errors]);
  const add = (isSo: boolean, ...more: DomainErrorCode[]) => {
    if (isSo) for (const code of more) codes.add(code);
  };
  add(scopes !== undefined, 'key_missing', 'scope_missing');
  add(name.includes('{slug}'), 'project_not_found');
  add(operation.requestBody !== undefined, 'validation', 'malformed_json', 'body_too_large');
  add(
    (operation.parameters ?? []).some((each) => each.name !== 'slug' && each.name !== 'id'),
    'validation',
  );
  add(name.endsWith('/comparisons/{id}'), 'validation');
  const byStatus = new Map<number, DomainErrorCode[]>();
  for (const code of codes) {
    const { status } = problemOf(code, '');
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, more] of Object.entries(errorsAs))
    byStatus.set(Number(status), [...(byStatus.get(Number(status)) ?? []), ...more]);
  return byStatus;
}

function problemResponse(codes: readonly DomainErrorCode[]): Operation['responses'][string] {
  const examples = Object.fromEntries(
    codes.map((code) => {
      const value = problemOf(code, 'What is wrong, and what would be right.');
      return [code, { summary: value.title, value }];
    }),
  );
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
  };
  return { description: codes.join(', '), content: { [PROBLEM]: { schema, examples } } };
}

function addExamples({ requestBody, responses }: Operation, name: string): void {
  const { request, answer } = EXAMPLES[name] ?? {};
  const asked = requestBody?.content['application/json'];
  if (asked && request !== undefined) asked.example = request;
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const answered = success?.content?.['application/json'];
  if (answered && answer !== undefined) answered.example = answer;
}

function addEtag(operation: Operation): void {
  addHeader(operation, 'If-None-Match', 'The ETag of what is known already.', { type: 'string' });
  const success = operation.responses['200'];
  if (success) success.headers = { ETag: { schema: { type: 'string' } } };
  operation.responses['304'] = { description: 'It is still the same' };
}

function addHeader(operation: Operation, name: string, description: string, schema: object): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    { name, in: 'header', required: false, description, schema },
  ];
}

/** Bodies that no validator reads as a whole. */
function addStreams(operation: Operation, name: string): void {
  if (name === 'POST /v1/projects/{slug}/score') {
    const line = '{"prompt": "Where is my parcel?", "response": "On its way."}\n';
    const scored =
      '{"line":1,"reward":-0.31,"standard_error":0.4,"percentile":38.5,"style_adjusted_reward":-0.12,"unfamiliar":false}\n{"line":2,"error":{"code":"malformed_json","message":"The line is not JSON."}}\n';
    if (operation.requestBody)
      operation.requestBody.content['application/x-ndjson'] = { schema: LINES, example: line };
    const content = operation.responses['200']?.content;
    if (content) content['application/x-ndjson'] = { schema: LINES, example: scored };
  }
  const own = name === 'GET /v1/me/comparisons' && operation.responses['200']?.content;
  if (own) own['application/x-ndjson'] = { schema: LINES };
  if (name === 'POST /v1/projects/{slug}/import') {
    operation.requestBody ??= {
      required: true,
      content: {
        'application/x-ndjson': {
          schema: LINES,
          example:
            '{"prompt": "Can I return shoes?", "chosen": "Yes, within 30 days.", "rejected": "Yes."}\n',
        },
        'application/json': {},
        'text/csv': {},
      },
    };
  }
}
