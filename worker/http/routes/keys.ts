import { type Context, Hono } from 'hono';
import { CreatedKey, CreateKey, Key, KeyList, RotateKey } from '../../contract/key.ts';
import { DomainError } from '../../core/errors.ts';
import { type KeyRow, listKeys } from '../../storage/keys.ts';
import { findProjectById, type ProjectRow } from '../../storage/projects.ts';
import { createKey } from '../../usecases/create-key.ts';
import { describeKey } from '../../usecases/describe-key.ts';
import { findProject } from '../../usecases/find-project.ts';
import { repeatableKey } from '../../usecases/repeatable-key.ts';
import { revokeKey } from '../../usecases/revoke-key.ts';
import { rotateKey } from '../../usecases/rotate-key.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { actorOf, requireAdminKey } from '../keys.ts';
import { optionalJson } from '../optional-json.ts';
import { validated } from '../validated.ts';

/** Keys, by an admin key. One of a project makes, sees and revokes that project's keys alone. */
export const keys = new Hono<AppEnv>()
  .post(
    '/',
    documented('Create a key', {
      201: { description: 'The key, shown this once; only its hash is kept', schema: CreatedKey },
    }),
    validated('json', CreateKey),
    async (c) => {
      const admin = requireAdminKey(c);
      const { project: slug, ...request } = c.req.valid('json');
      const project = slug === undefined ? null : await findProject(c.var.db, slug);
      requireOwn(admin.projectId, project);
      const key = await newKey(c, admin);
      const created = await createKey(c.var.db, request, { key, project, by: actorOf(c), now: new Date() });
      return c.json(created, 201, { 'cache-control': 'no-store' });
    },
  )
  .get('/', documented('List the keys', { 200: { description: 'Keys', schema: KeyList } }), async (c) => {
    const rows = await listKeys(c.var.db, requireAdminKey(c).projectId);
    return c.json({ keys: rows.map(describeKey) } satisfies KeyList);
  })
  .get(
    '/current',
    documented('What the key of this request may do', { 200: { description: 'The key', schema: Key } }),
    async (c) => {
      const key = c.var.key ?? requireAdminKey(c);
      const project = key.projectId === null ? null : await findProjectById(c.var.db, key.projectId);
      return c.json(describeKey({ ...key, project: project?.slug ?? null }));
    },
  )
  .post(
    '/:id/rotate',
    documented('Put a new key in the place of one, which stays good for a while', {
      201: { description: 'The new key, shown this once', schema: CreatedKey },
    }),
    optionalJson,
    validated('json', RotateKey),
    async (c) => {
      const admin = requireAdminKey(c);
      const key = await newKey(c, admin);
      const rotation = { id: c.req.param('id'), ...c.req.valid('json') };
      const options = { key, projectId: admin.projectId, by: actorOf(c), now: new Date() };
      const created = await rotateKey(c.var.db, rotation, options);
      return c.json(created, 201, { 'cache-control': 'no-store' });
    },
  )
  .delete(
    '/:id',
    documented('Revoke a key', { 200: { description: 'The key as it ended', schema: Key } }),
    async (c) => {
      const { projectId } = requireAdminKey(c);
      const revocation = { id: c.req.param('id'), projectId, by: actorOf(c), now: new Date() };
      return c.json(await revokeKey(c.var.db, revocation));
    },
  );

/** With an `Idempotency-Key`, the same secret each time it is sent: a lost answer can be had again. */
function newKey(c: Context<AppEnv>, { hash: caller }: KeyRow): Promise<string> {
  const named = idempotencyKey(c);
  return repeatableKey(
    named === undefined ? null : { caller, idempotencyKey: named, secret: c.env.SIGNING_SECRET },
  );
}

function requireOwn(adminOf: number | null, project: ProjectRow | null): void {
  if (adminOf === null || adminOf === project?.id) return;
  throw new DomainError(
    'scope_missing',
    'This key is of one project and makes keys for that alone: name it as "project".',
  );
}
