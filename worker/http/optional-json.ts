import type { MiddlewareHandler } from 'hono';

/** For calls that need no body: none is read as `{}`. */
export const optionalJson: MiddlewareHandler = async (c, next) => {
  if (!c.req.raw.body || c.req.header('content-length') === '0') {
    c.req.raw = new Request(c.req.raw, {
      body: '{}',
      headers: { ...c.req.header(), 'content-type': 'application/json' },
    });
  }
  await next();
};
