import type { DescribeRouteOptions } from 'hono-openapi';
import { describeRoute, resolver } from 'hono-openapi';
import { Problem } from '../contract/problem.ts';

type Schema = Parameters<typeof resolver>[0];
type Responses = NonNullable<DescribeRouteOptions['responses']>;
type Body = Record<string, { schema?: ReturnType<typeof resolver> }>;

/** Of routes that count requests or answers. */
export const LIMITED = {
  429: {
    description:
      'A limit is reached: RateLimit says which, and Retry-After in how many seconds to come again',
    contentType: 'application/problem+json',
  },
};

/** Describes a route in the OpenAPI document: what it does, what it answers, and that its errors are problem details.
 *  @param body by content type, where no validator of the route describes it */
export function documented(
  summary: string,
  answers: Record<number, { description: string; schema?: Schema; contentType?: string | readonly string[] }>,
  body?: Body,
) {
  const responses: Responses = {
    default: {
      description: 'Problem details (RFC 9457)',
      content: { 'application/problem+json': { schema: resolver(Problem) } },
    },
  };
  for (const [status, { description, schema, contentType }] of Object.entries(answers)) {
    responses[status] = { description };
    if (!schema && !contentType) continue;
    responses[status].content = {
      ...(schema && { 'application/json': { schema: resolver(schema) } }),
      ...Object.fromEntries([contentType ?? []].flat().map((type) => [type, {}])),
    };
  }
  return describeRoute({
    summary,
    responses,
    ...(body && { requestBody: { required: true, content: body } }),
  });
}
