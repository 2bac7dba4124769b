import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const EXAMPLE = 'give an origin such as https://example.com, without a path';

const Origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
    EXAMPLE,
  ),
);

/** Origins whose pages may let people annotate, as `<tilt-compare>` does: a list, or `"*"` for any. Pages of this server always may. */
export const AllowedOrigins = v.union(
  [v.literal('*'), v.pipe(v.array(Origin), v.maxLength(LIMITS.allowedOrigins))],
  ({ input }) =>
    Array.isArray(input)
      ? `at most ${LIMITS.allowedOrigins} origins such as https://example.com, without a path`
      : 'give a list of origins such as https://example.com, or "*" for any',
);
