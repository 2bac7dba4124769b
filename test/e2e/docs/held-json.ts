import type { Schema } from '@cfworker/json-schema';
import { findOperation, type OpenApi, strict, validatorOf } from '../../openapi-schemas.ts';
import type { Block } from './fenced-blocks.ts';

const CHANGE = 'PATCH /v1/projects/support';

/** Holds a block of JSON to what it says it is: `answer="METHOD /path"` (with `status` where it is not a success), `request="METHOD
 *  /path"`, or `settings`, of a project.
 *  @throws Error that says where they differ */
export function holdJson({ text, meta }: Block, document: OpenApi): void {
  const value: unknown = JSON.parse(text);
  const answered = meta.get('answer');
  const requested = meta.get('request');
  if (answered !== undefined) hold(value, answerSchema(document, answered, meta.get('status')), document);
  else if (requested !== undefined) hold(value, requestSchema(document, requested), document);
  else if (meta.has('settings')) hold({ settings: value }, requestSchema(document, CHANGE), document);
  else throw new Error('a block of JSON says what it is: answer="GET /…", request="POST /…" or settings');
}

function hold(value: unknown, schema: Schema, document: OpenApi): void {
  const { valid, errors } = validatorOf(document, schema).validate(value);
  if (!valid)
    throw new Error(errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`).join('\n'));
}

function operationOf(document: OpenApi, call: string) {
  const [method = '', path = ''] = call.split(' ');
  const found = findOperation(document, method, path);
  if (!found) throw new Error(`the API has no ${call}`);
  return found.operation;
}

function requestSchema(document: OpenApi, call: string): Schema {
  const schema = operationOf(document, call).requestBody?.content?.['application/json']?.schema;
  if (!schema) throw new Error(`${call} takes no JSON`);
  return strict(schema);
}

function answerSchema(document: OpenApi, call: string, status: string | undefined): Schema {
  const { responses } = operationOf(document, call);
  const found = Object.entries(responses).find(([each]) =>
    status === undefined ? each.startsWith('2') : each === status,
  );
  const content = found?.[1].content ?? {};
  const own = content['application/json']?.schema;
  if (own) return strict(own);
  const problem = content['application/problem+json']?.schema;
  if (problem) return problem;
  throw new Error(`${call} answers no JSON with ${status ?? 'success'}`);
}
