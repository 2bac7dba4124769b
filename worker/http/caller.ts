import type { Context } from 'hono';
import { DomainError } from '../core/errors.ts';
import { keyId } from '../storage/keys.ts';
import { type AnnotatorClaims, verifyAnnotatorToken } from '../usecases/annotator-token.ts';
import { cookieAnnotator, ensureAnnotator } from './annotator-cookie.ts';
import type { AppEnv } from './context.ts';
import { isCrossOrigin } from './cross-origin.ts';
import { allows, holdsScope, requireAccess, requireScope } from './keys.ts';

const ANNOTATOR_HEADER = 'tilt-annotator';

/** The annotator whom a request comes from. */
export interface Caller {
  annotator: string;
  /** The one project in which it is this annotator; null for all. */
  projectId: number | null;
  knownBy: 'cookie' | 'token' | 'key';
  expiresAt: Date | null;
}

/** What the request's token says; null for a request without one.
 *  @throws DomainError `annotator_token_invalid`, also for a token of another project than the route's, `annotator_token_expired` */
export async function tokenClaims(c: Context<AppEnv>): Promise<AnnotatorClaims | null> {
  const token = c.req.header(ANNOTATOR_HEADER);
  if (token === undefined) return null;
  const claims = await verifyAnnotatorToken(token, { secret: c.env.SIGNING_SECRET, now: new Date() });
  const project = c.get('project') as AppEnv['Variables']['project'] | undefined;
  if (project && project.id !== claims.projectId) {
    throw new DomainError(
      'annotator_token_invalid',
      'The token in the header Tilt-Annotator is of another project: get one of this with POST …/annotator-tokens.',
    );
  }
  return claims;
}

/** By token, else by key of scope annotate, which is one annotator itself, else by cookie; null where the request has none of them.
 *  @throws DomainError `annotator_token_invalid`, `annotator_token_expired` */
export async function callerOf(c: Context<AppEnv>): Promise<Caller | null> {
  const claims = await tokenClaims(c);
  if (claims) {
    const { annotator, projectId, expiresAt } = claims;
    return { annotator, projectId, knownBy: 'token', expiresAt: new Date(expiresAt * 1000) };
  }
  const { key } = c.var;
  if (key) {
    const mayAnnotate = c.get('project') ? holdsScope(c, 'annotate') : allows(key, ['annotate']);
    if (!mayAnnotate) return null;
    const { projectId, expiresAt } = key;
    return { annotator: `key-${keyId(key)}`, projectId, knownBy: 'key', expiresAt };
  }
  const annotator = await cookieAnnotator(c);
  return annotator === null ? null : { annotator, projectId: null, knownBy: 'cookie', expiresAt: null };
}

/** Lets those through who may ask for tasks of the route's project, and says who asks. Who is not known gets a cookie, but for a page of
 *  another origin, where it would be lost.
 *  @throws DomainError as {@link callerOf} and {@link requireAccess} do, and `annotator_token_missing` */
export async function requireAnnotator(c: Context<AppEnv>): Promise<string> {
  const caller = await callerOf(c);
  // Who has a token of the project was let in when it was issued.
  if (caller?.knownBy !== 'token') requireAccess(c, 'annotate');
  if (caller) return caller.annotator;
  if (isCrossOrigin(c)) {
    throw new DomainError(
      'annotator_token_missing',
      'A page of another origin says who annotates by the header Tilt-Annotator: get a token with POST …/annotator-tokens.',
    );
  }
  return ensureAnnotator(c);
}

/** Who takes back or changes a comparison; null for an owner, by an admin key.
 *  @throws DomainError as {@link callerOf} does, `key_missing`, `scope_missing` */
export async function requireMaker(c: Context<AppEnv>): Promise<string | null> {
  const isOwner = c.req.header(ANNOTATOR_HEADER) === undefined && holdsScope(c, 'admin');
  const caller = isOwner ? null : await callerOf(c);
  if (caller === null) requireScope(c, 'admin');
  return caller?.annotator ?? null;
}
