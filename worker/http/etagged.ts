import { etag, RETAINED_304_HEADERS } from 'hono/etag';

/** For reads that may be asked often: an `ETag` by content, and 304 without a body where `If-None-Match` names it. What a browser of
 *  another origin needs stays in a 304. */
export const etagged = etag({
  retainedHeaders: [
    ...RETAINED_304_HEADERS,
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'access-control-expose-headers',
  ],
});
