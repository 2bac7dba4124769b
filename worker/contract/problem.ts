import * as v from 'valibot';

/** RFC 9457 problem details, as every error of the API is. */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  /** Stable; what programs may branch on. */
  code: v.string(),
  detail: v.string(),
  /** Where a request's fields are to blame: a JSON pointer and what would be right. */
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
});
export type Problem = v.InferOutput<typeof Problem>;
