import { createHash, randomBytes } from 'node:crypto';
import { defineCommand, runMain } from 'citty';
import type { Place } from './database.ts';
import { query } from './database.ts';

const SCOPES = ['admin', 'import', 'export', 'annotate', 'score'];

/** Makes a key and stores its hash. @returns the key, which nothing can show again */
export function createKey({ scope, project, ...place }: Place & { scope: string; project?: string }): string {
  const key = `tilt_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(key).digest('hex');
  const projectId = project ? projectIdOf(project, place) : 'null';
  const values = `'${hash}', '${scope}', ${projectId}, ${Date.now()}`;
  query(`insert into keys (hash, scope, project_id, created_at) values (${values})`, place);
  return key;
}

function projectIdOf(slug: string, place: Place): number {
  if (!/^[a-z0-9-]+$/.test(slug)) throw new Error(`"${slug}" is not a project's slug`);
  const [row] = query(`select id from projects where slug = '${slug}'`, place);
  if (!row) throw new Error(`there is no project "${slug}"`);
  return row['id'] as number;
}

const create = defineCommand({
  meta: { name: 'create', description: 'Print a new key, and nothing else' },
  args: {
    scope: { type: 'string', default: 'admin', description: SCOPES.join(', ') },
    project: { type: 'string', description: 'Slug; without it the key is good for every project' },
    remote: { type: 'boolean', description: 'On Cloudflare instead of this machine' },
  },
  run({ args: { scope, project, remote = false } }) {
    try {
      if (!SCOPES.includes(scope)) throw new Error(`--scope must be one of ${SCOPES.join(', ')}`);
      process.stdout.write(`${createKey({ scope, remote, ...(project ? { project } : {}) })}\n`);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  },
});

if (import.meta.main) {
  await runMain(
    defineCommand({ meta: { name: 'key', description: 'Keys of the API' }, subCommands: { create } }),
  );
}
