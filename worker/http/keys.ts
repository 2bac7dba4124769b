import type { Context, MiddlewareHandler } from 'hono';
import { DomainError } from '../core/errors.ts';
import type { KeyRow } from '../storage/keys.ts';
import { findKey } from '../storage/keys.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { sha256Hex } from '../usecases/content-hash.ts';
import type { AppEnv } from './context.ts';

type Scope = KeyRow['scope'];

const BEARER = /^Bearer +(\S+)$/i;

/** Reads `Authorization: Bearer tilt_…`. A wrong key is refused even where none is needed: better now than later.
 *  @throws DomainError `key_invalid` */
export const readKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  const header = c.req.header('authorization');
  c.set('key', header === undefined ? null : await keyOf(c, header));
  await next();
};

async function keyOf(c: Context<AppEnv>, header: string): Promise<KeyRow> {
  const secret = BEARER.exec(header)?.[1];
  const key = secret?.startsWith('tilt_') ? await findKey(c.var.db, await sha256Hex(secret)) : undefined;
  if (key) return key;
  throw new DomainError(
    'key_invalid',
    'This key is unknown. Send "Authorization: Bearer tilt_…" with a key of this server.',
  );
}

/** Lets a request through that has a key of one of these scopes, for this project where there is one; an admin key is
 *  good for everything.
 *  @throws DomainError `key_missing`, `scope_missing` */
export function requireScope(c: Context<AppEnv>, ...scopes: Scope[]): void {
  const key = c.var.key;
  const wanted = scopes.join(' or ');
  if (!key)
    throw new DomainError(
      'key_missing',
      `Send "Authorization: Bearer tilt_…" with a key of scope ${wanted}.`,
    );
  const isForProject = isKeyFor(key, c.get('project') as AppEnv['Variables']['project'] | undefined);
  if (isForProject && (key.scope === 'admin' || scopes.includes(key.scope))) return;
  const where = isForProject ? '' : ' of this project';
  throw new DomainError(
    'scope_missing',
    `This key has scope ${key.scope}; the call needs a key${where} of scope ${wanted}.`,
  );
}

function isKeyFor({ projectId }: KeyRow, project: { id: number } | undefined): boolean {
  return projectId === null || projectId === project?.id;
}

/** Of any project, whether the request may read its model. */
export function mayRead(c: Context<AppEnv>): (project: ProjectRow) => boolean {
  const { key } = c.var;
  return (project) =>
    project.settings.public ||
    (key !== null && isKeyFor(key, project) && ['admin', 'score', 'export'].includes(key.scope));
}

/** Public projects answer everyone; others ask for a key. */
export function requireAccess(c: Context<AppEnv>, ...scopes: Scope[]): void {
  if (!c.var.project.settings.public) requireScope(c, ...scopes);
}
