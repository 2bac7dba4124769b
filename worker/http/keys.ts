import type { Context, MiddlewareHandler } from 'hono';
import type { Scope } from '../core/api-key.ts';
import { DomainError } from '../core/errors.ts';
import type { KeyRow } from '../storage/keys.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { authenticate, noteKeyUse } from '../usecases/authenticate.ts';
import type { AppEnv } from './context.ts';

const BEARER = /^Bearer +(\S+)$/i;

/** Reads `Authorization: Bearer tilt_…`. A wrong key is refused even where none is needed: better now than later.
 *  @throws DomainError `key_invalid`, `key_revoked`, `key_expired` */
export const readKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  const header = c.req.header('authorization');
  c.set('key', header === undefined ? null : await acceptKey(c, BEARER.exec(header)?.[1] ?? ''));
  await next();
};

/** The key of a secret, its use noted.
 *  @throws DomainError `key_invalid`, `key_revoked`, `key_expired` */
export async function acceptKey(c: Context<AppEnv>, secret: string): Promise<KeyRow> {
  const now = new Date();
  const key = await authenticate(c.var.db, secret, now);
  c.executionCtx.waitUntil(noteKeyUse(c.var.db, key, now));
  return key;
}

/** Lets a request through that has a key of one of these scopes, for this project where there is one; an admin key is
 *  good for everything.
 *  @throws DomainError `key_missing`, `scope_missing` */
export function requireScope(c: Context<AppEnv>, ...scopes: Scope[]): void {
  const key = requireKey(c, scopes);
  const project = c.get('project') as AppEnv['Variables']['project'] | undefined;
  const isForProject = key.projectId === null || key.projectId === project?.id;
  if (isForProject && allows(key, scopes)) return;
  throw scopeMissing(key, `a key${isForProject ? '' : ' of this project'} of scope ${scopes.join(' or ')}`);
}

/** The request's admin key; one of a project is good for that project's affairs, which the caller sees to.
 *  @throws DomainError `key_missing`, `scope_missing` */
export function requireAdminKey(c: Context<AppEnv>): KeyRow {
  const key = requireKey(c, ['admin']);
  if (allows(key, ['admin'])) return key;
  throw scopeMissing(key, 'a key of scope admin');
}

/** Of any project, whether the request may read its model. */
export function mayRead(c: Context<AppEnv>): (project: ProjectRow) => boolean {
  return (project) => mayAccess(project, c.var.key, ['score', 'export']);
}

/** Public projects answer everyone; others ask for a key. */
export function requireAccess(c: Context<AppEnv>, ...scopes: Scope[]): void {
  if (!c.var.project.settings.public) requireScope(c, ...scopes);
}

/** Whether {@link requireAccess} would let a key, or none, at a project. */
export function mayAccess(project: ProjectRow, key: KeyRow | null, scopes: Scope[]): boolean {
  if (project.settings.public) return true;
  return key !== null && (key.projectId ?? project.id) === project.id && allows(key, scopes);
}

function requireKey(c: Context<AppEnv>, scopes: Scope[]): KeyRow {
  if (c.var.key) return c.var.key;
  const wanted = scopes.join(' or ');
  throw new DomainError('key_missing', `Send "Authorization: Bearer tilt_…" with a key of scope ${wanted}.`);
}

function allows(key: KeyRow, scopes: Scope[]): boolean {
  return key.scopes.includes('admin') || scopes.some((scope) => key.scopes.includes(scope));
}

function scopeMissing(key: KeyRow, needed: string): DomainError {
  return new DomainError(
    'scope_missing',
    `This key has scope ${key.scopes.join(', ')}; the call needs ${needed}.`,
  );
}
