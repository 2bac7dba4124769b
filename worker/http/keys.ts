import type { Context, MiddlewareHandler } from 'hono';
import type { Scope } from '../core/api-key.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { type KeyRow, keyId } from '../storage/keys.ts';
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
  if (holdsScope(c, ...scopes)) return;
  const kind = isForProject(c, key) ? 'a key' : 'a key of this project';
  throw scopeMissing(key, `${kind} of scope ${scopes.join(' or ')}`);
}

/** Whether {@link requireScope} would let the request through. */
export function holdsScope(c: Context<AppEnv>, ...scopes: Scope[]): boolean {
  const { key } = c.var;
  return key !== null && isForProject(c, key) && allows(key, scopes);
}

/** Outside of projects, only a key for all of them. */
function isForProject(c: Context<AppEnv>, key: KeyRow): boolean {
  const project = c.get('project') as AppEnv['Variables']['project'] | undefined;
  return key.projectId === null || key.projectId === project?.id;
}

/** The request's admin key; one of a project is good for that project's affairs, which the caller sees to.
 *  @throws DomainError `key_missing`, `scope_missing` */
export function requireAdminKey(c: Context<AppEnv>): KeyRow {
  const key = requireKey(c, ['admin']);
  if (allows(key, ['admin'])) return key;
  throw scopeMissing(key, 'a key of scope admin');
}

/** The key that acts, as the audit log names it.
 *  @throws DomainError `key_missing` */
export function actorOf(c: Context<AppEnv>): Actor {
  const key = requireKey(c, ['admin']);
  return { keyId: keyId(key), keyName: key.name };
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
  return project.settings.public || mayUse(project, key, scopes);
}

/** Whether a list of projects shows this one: those that are public and not archived, and all that the key is good for. */
export function isListed({ id, settings }: ProjectRow, key: KeyRow | null): boolean {
  if (key !== null && (key.projectId ?? id) === id) return true;
  return settings.public && !settings.archived;
}

/** Whether a request has a key of one of these scopes that is good for the project. */
function mayUse(project: ProjectRow, key: KeyRow | null, scopes: Scope[]): boolean {
  return key !== null && (key.projectId ?? project.id) === project.id && allows(key, scopes);
}

/** Whether an export is to be what everyone gets: the project says that all may have it, and the request has no key to more. */
export function mayExportAsPublic(c: Context<AppEnv>): boolean {
  const { key, project } = c.var;
  const hasKey = key !== null && (key.projectId ?? project.id) === project.id && allows(key, ['export']);
  return project.settings.public_export && !hasKey;
}

function requireKey(c: Context<AppEnv>, scopes: Scope[]): KeyRow {
  if (c.var.key) return c.var.key;
  const wanted = scopes.join(' or ');
  throw new DomainError('key_missing', `Send "Authorization: Bearer tilt_…" with a key of scope ${wanted}.`);
}

/** Whether a key has one of these scopes, wherever it is good for. */
export function allows(key: KeyRow, scopes: Scope[]): boolean {
  return key.scopes.includes('admin') || scopes.some((scope) => key.scopes.includes(scope));
}

function scopeMissing(key: KeyRow, needed: string): DomainError {
  return new DomainError(
    'scope_missing',
    `This key has scope ${key.scopes.join(', ')}; the call needs ${needed}.`,
  );
}
