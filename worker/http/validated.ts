import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ValidationTargets } from 'hono';
import { validator } from 'hono-openapi';
import { type Issue, issueInWords } from '../contract/issue-in-words.ts';
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
    issues
      .flatMap(innermost)
      .map((issue) => ({ pointer: pointerOf(issue.path ?? []), detail: issueInWords(issue) })),
  );
}

interface UnionIssue extends StandardSchemaV1.Issue {
  input?: unknown;
  /** What each of the shapes that were allowed says, one after another. */
  issues?: readonly (StandardSchemaV1.Issue & Issue)[];
}

/** Of an object that has none of several shapes, the fields that are wrong in one of them. What is missing or not known in one belongs to
 *  another, perhaps: where nothing else is wrong, the shapes are told. */
function innermost(issue: UnionIssue): StandardSchemaV1.Issue[] {
  const fields = (issue.issues ?? []).filter(
    ({ path, message }) => path && !message.startsWith('Invalid key'),
  );
  if (fields.length === 0 || Array.isArray(issue.input)) return [issue];
  return fields.map((each) => ({ ...each, path: [...(issue.path ?? []), ...(each.path ?? [])] }));
}

function pointerOf(path: readonly (PropertyKey | StandardSchemaV1.PathSegment)[]): string {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
