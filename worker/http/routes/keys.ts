import { Hono } from 'hono';
import { CreatedKey, CreateKey, Key, KeyList } from '../../contract/key.ts';
import { DomainError } from '../../core/errors.ts';
import { listKeys } from '../../storage/keys.ts';
import type { ProjectRow } from '../../storage/projects.ts';
import { createKey } from '../../usecases/create-key.ts';
import { describeKey } from '../../usecases/describe-key.ts';
import { findProject } from '../../usecases/find-project.ts';
import { revokeKey } from '../../usecases/revoke-key.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAdminKey } from '../keys.ts';
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
      const created = await createKey(c.var.db, request, { project, now: new Date() });
      return c.json(created, 201, { 'cache-control': 'no-store' });
    },
  )
  .get('/', documented('List the keys', { 200: { description: 'Keys', schema: KeyList } }), async (c) => {
    const rows = await listKeys(c.var.db, requireAdminKey(c).projectId);
    return c.json({ keys: rows.map(describeKey) } satisfies KeyList);
  })
  .delete(
    '/:id',
    documented('Revoke a key', { 200: { description: 'The key as it ended', schema: Key } }),
    async (c) => {
      const { projectId } = requireAdminKey(c);
      return c.json(await revokeKey(c.var.db, { id: c.req.param('id'), projectId, now: new Date() }));
    },
  );

function requireOwn(adminOf: number | null, project: ProjectRow | null): void {
  if (adminOf === null || adminOf === project?.id) return;
  throw new DomainError(
    'scope_missing',
    'This key is of one project and makes keys for that alone: name it as "project".',
  );
}
