import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ValidationTargets } from 'hono';
import { validator } from 'hono-openapi';
import { issueInWords } from '../contract/issue-in-words.ts';
import { InvalidRequest } from './problem.ts';

/** Parses part of a request by a schema, once; the handler gets the typed result and OpenAPI the shape.
 *  @throws InvalidRequest naming every field that is not right */
export const validated = <Target extends keyof ValidationTargets, Schema extends StandardSchemaV1>(
  target: Target,
  schema: Schema,
) =>
  validator(target, schema, (result) => {
    if (result.success) return;
    throw invalidRequest(result.error);
  });

/** The same for a value that is at hand.
 *  @throws InvalidRequest */
export async function parsed<Schema extends StandardSchemaV1>(
  schema: Schema,
  value: unknown,
): Promise<StandardSchemaV1.InferOutput<Schema>> {
  const result = await schema['~standard'].validate(value);
  if (result.issues) throw invalidRequest(result.issues);
  return result.value;
}

/** Names every field that is not right. */
export function invalidRequest(issues: readonly StandardSchemaV1.Issue[]): InvalidRequest {
  return new InvalidRequest(
    issues.map((issue) => ({ pointer: pointerOf(issue.path ?? []), detail: issueInWords(issue) })),
  );
}

function pointerOf(path: readonly (PropertyKey | StandardSchemaV1.PathSegment)[]): string {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
