import type { Context } from 'hono';
import { DomainError } from '../../core/errors.ts';
import type { KeyRow } from '../../storage/keys.ts';
import type { AppEnv } from '../context.ts';
import { acceptKey } from '../keys.ts';

const OWN_KEY = /^Bearer +(tilt_\S+)$/i;

/** The key of a call in a dialect: from the path below `/k/{key}`, for clients that can send no header, else from the header.
 *  What is no key of Tilt's counts for none there: clients of other servers send "EMPTY" or "sk-fake-key" where none is
 *  needed. A key in a path is seen by logs and proxies, so it must be good for scoring alone.
 *  @throws DomainError `key_invalid`, `key_revoked`, `key_expired`, `scope_missing` */
export async function dialectKey(c: Context<AppEnv>): Promise<KeyRow | null> {
  const inPath = c.req.param('key');
  const secret = inPath ?? OWN_KEY.exec(c.req.header('authorization') ?? '')?.[1];
  const key = secret === undefined ? null : await acceptKey(c, secret);
  if (inPath === undefined || key?.scopes.join() === 'score') return key;
  throw new DomainError(
    'scope_missing',
    'A key in a path must have scope score and no other: make one for this, and keep this one out of paths.',
  );
}
