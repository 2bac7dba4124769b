import type { Context } from 'hono';
import { InvalidRequest } from './problem.ts';

const FORM = /^[\x21-\x7e]{1,255}$/;

/** What a caller names a request, so that sending it again does nothing twice.
 *  @throws InvalidRequest for a name that is too long, or not of visible ASCII
 *  @see draft-ietf-httpapi-idempotency-key-header */
export function idempotencyKey(c: Context): string | undefined {
  const name = c.req.header('idempotency-key');
  if (name === undefined || FORM.test(name)) return name;
  throw new InvalidRequest([
    { pointer: '/headers/idempotency-key', detail: 'use 1 to 255 visible ASCII characters, such as a UUID' },
  ]);
}
