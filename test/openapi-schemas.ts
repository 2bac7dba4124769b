import { type Schema, Validator } from '@cfworker/json-schema';

export interface Answer {
  content?: Record<
    string,
    { schema?: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }
  >;
}
export interface Operation {
  tags?: string[];
  requestBody?: Answer;
  responses: Record<string, Answer>;
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export function validatorOf(document: OpenApi, schema: Schema): Validator {
  return new Validator({ ...schema, components: document.components } as Schema, '2020-12', true);
}

/** The call of the document that a request is, if it is any. */
export function findOperation({ paths }: OpenApi, method: string, pathname: string) {
  const matches = Object.entries(paths).filter(([path]) => isMatch(path, pathname));
  // What is named beats what is a parameter.
  const [best] = matches.sort(([one], [other]) => one.split('{').length - other.split('{').length);
  const operation = best?.[1][method.toLowerCase()];
  return best && operation ? { path: best[0], operation } : undefined;
}

function isMatch(path: string, pathname: string): boolean {
  const [names, parts] = [path.split('/'), pathname.split('/')];
  return (
    names.length === parts.length && names.every((name, at) => name.startsWith('{') || name === parts[at])
  );
}

/** A schema whose objects have the properties it names and no others. */
export function strict(schema: Schema): Schema {
  return closed(schema) as Schema;
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && inner['type'] === 'object' && !('additionalProperties' in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}
