import type { DescribeRouteOptions } from 'hono-openapi';
import { describeRoute, resolver } from 'hono-openapi';
import { Problem } from '../contract/problem.ts';

type Schema = Parameters<typeof resolver>[0];
type Responses = NonNullable<DescribeRouteOptions['responses']>;

/** Describes a route in the OpenAPI document: what it does, what it answers, and that its errors are problem details. */
export function documented(
  summary: string,
  answers: Record<number, { description: string; schema?: Schema }>,
) {
  const responses: Responses = {
    default: {
      description: 'Problem details (RFC 9457)',
      content: { 'application/problem+json': { schema: resolver(Problem) } },
    },
  };
  for (const [status, { description, schema }] of Object.entries(answers)) {
    responses[status] = schema
      ? { description, content: { 'application/json': { schema: resolver(schema) } } }
      : { description };
  }
  return describeRoute({ summary, responses });
}
