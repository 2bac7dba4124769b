import { exports } from 'cloudflare:workers';
import type { Schema, Validator } from '@cfworker/json-schema';
import {
  type Answer,
  findOperation,
  type OpenApi,
  type Operation,
  strict,
  validatorOf,
} from '../openapi-schemas.ts';

let known: Promise<OpenApi> | undefined;
/** Not NDJSON, which is read as it arrives. */
const JSON_TYPE = /^application\/(?:problem\+)?json$/;

const validators = new Map<string, Validator>();

export function openApi(): Promise<OpenApi> {
  known ??= exports.default
    .fetch(new Request('https://tilt.test/v1/openapi.json'))
    .then((response) => response.json() as Promise<OpenApi>);
  return known;
}

/** Holds an answer to what the OpenAPI document says of its route: the status, the content type and the body, which may have no field
 *  that the document does not name.
 *  @throws Error that says where they differ */
export async function heldToDocument(request: Request, response: Response): Promise<Response> {
  const document = await openApi();
  const found = findOperation(document, request.method, new URL(request.url).pathname);
  if (!found) return response;
  const place = `${request.method} ${found.path} answered ${response.status}`;
  const answer = answerOf(found.operation, response.status);
  if (!answer)
    throw new Error(`${place}, which the OpenAPI document does not say (worker/http/openapi/route-facts.ts)`);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (response.status === 101 || response.status === 304 || !answer.content) return response;
  const media = answer.content[type];
  if (!media)
    throw new Error(`${place} as "${type}"; the document says ${Object.keys(answer.content).join(', ')}`);
  if (media.schema && JSON_TYPE.test(type)) {
    await holdBody(response.clone(), { document, schema: media.schema, place: `${place} ${type}` });
  }
  return response;
}

async function holdBody(
  response: Response,
  { document, schema, place }: { document: OpenApi; schema: Schema; place: string },
): Promise<void> {
  const known = validators.get(place);
  const validator = known ?? validatorOf(document, place.includes('problem') ? schema : strict(schema));
  validators.set(place, validator);
  const body: unknown = await response.json();
  const { valid, errors } = validator.validate(body);
  if (valid) return;
  const reasons = errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`).join('\n');
  const shown = JSON.stringify(body).slice(0, 500);
  throw new Error(`${place} otherwise than the OpenAPI document says: ${shown}\n${reasons}`);
}

/** A bug is no answer that a document describes; all else is said by its status. A dialect says its errors together. */
function answerOf({ tags, responses }: Operation, status: number): Answer | undefined {
  const own = responses[String(status)];
  if (own) return own;
  return status === 500 || tags?.includes('Dialects') ? responses['default'] : undefined;
}

/** Every call of the document: its method and path, and what is said of it. */
export function operationsOf({ paths }: OpenApi): { name: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}

/** Every example that a call has, with the schema it is an example of. */
export function examplesOf({ requestBody, responses }: Operation): { value: unknown; schema: Schema }[] {
  const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  return contents
    .flatMap((content) => Object.entries(content ?? {}))
    .flatMap(([type, { schema, example, examples }]) => {
      const values = [example, ...Object.values(examples ?? {}).map(({ value }) => value)];
      const held = schema && (type.includes('problem') ? schema : strict(schema));
      return values.filter((value) => value !== undefined).map((value) => ({ value, schema: held ?? {} }));
    });
}
