import { createHash, randomBytes } from 'node:crypto';
import { defineCommand, runMain } from 'citty';
import { formatApiKey, SCOPES } from '../worker/core/api-key.ts';
import type { Place } from './database.ts';
import { query } from './database.ts';

const DAY_MS = 86_400_000;

/** Makes a key and stores its hash. @returns the key, which nothing can show again */
export function createKey({
  scope,
  project,
  name = '',
  days,
  ...place
}: Place & { scope: string; project?: string; name?: string; days?: number }): string {
  const key = formatApiKey(randomBytes(32));
  const hash = createHash('sha256').update(key).digest('hex');
  const scopes = JSON.stringify(scopesOf(scope));
  const projectId = project ? projectIdOf(project, place) : 'null';
  const expiresAt = days === undefined ? 'null' : Date.now() + days * DAY_MS;
  const values = `'${hash}', ${quoted(name)}, '${scopes}', ${projectId}, ${Date.now()}, ${expiresAt}`;
  query(
    `insert into keys (hash, name, scopes, project_id, created_at, expires_at) values (${values})`,
    place,
  );
  return key;
}

function scopesOf(list: string): string[] {
  const scopes = list.split(',').map((scope) => scope.trim());
  for (const scope of scopes)
    if (!(SCOPES as readonly string[]).includes(scope))
      throw new Error(`--scope must be one or more of ${SCOPES.join(', ')}, with commas between`);
  return scopes;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function projectIdOf(slug: string, place: Place): number {
  if (!/^[a-z0-9-]+$/.test(slug)) throw new Error(`"${slug}" is not a project's slug`);
  const [row] = query(`select id from projects where slug = '${slug}'`, place);
  if (!row) throw new Error(`there is no project "${slug}"`);
  return row['id'] as number;
}

/** What went wrong, as one line and an exit code. */
function orExplain(action: () => void): void {
  try {
    action();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

const remote = { type: 'boolean', description: 'On Cloudflare instead of this machine' } as const;

const create = defineCommand({
  meta: { name: 'create', description: 'Print a new key, and nothing else' },
  args: {
    scope: {
      type: 'string',
      default: 'admin',
      description: `One or more of ${SCOPES.join(', ')}, with commas between`,
    },
    project: { type: 'string', description: 'Slug; without it the key is good for every project' },
    name: { type: 'string', description: 'What it is for' },
    days: { type: 'string', description: 'How long it is good for; without it, until it is revoked' },
    remote,
  },
  run: ({ args: { scope, project, name, days, remote: isRemote = false } }) =>
    orExplain(() => {
      if (days !== undefined && !(Number(days) > 0)) throw new Error('--days must be a number above 0');
      const key = createKey({
        scope,
        remote: isRemote,
        ...(project ? { project } : {}),
        ...(name ? { name } : {}),
        ...(days === undefined ? {} : { days: Number(days) }),
      });
      process.stdout.write(`${key}\n`);
    }),
});

const list = defineCommand({
  meta: { name: 'list', description: 'Keys by id, without their secrets' },
  args: { remote },
  run: ({ args }) =>
    orExplain(() => {
      const day = (column: string) => `date(keys.${column} / 1000, 'unixepoch') as ${column}`;
      const days = ['created_at', 'expires_at', 'revoked_at', 'last_used_at'].map(day).join(', ');
      const rows = query(
        `select substr(hash, 1, 16) as id, keys.name, scopes, slug as project, ${days}
         from keys left join projects on projects.id = project_id order by keys.created_at`,
        { remote: args.remote ?? false },
      );
      console.table(rows);
    }),
});

const revoke = defineCommand({
  meta: { name: 'revoke', description: 'End a key, from the next request on' },
  args: {
    id: { type: 'positional', required: true, description: 'As list shows it' },
    remote,
  },
  run: ({ args }) =>
    orExplain(() => {
      if (!/^[0-9a-f]{16}$/.test(args.id))
        throw new Error(`"${args.id}" is not the id of a key: see key list`);
      const [row] = query(
        `update keys set revoked_at = coalesce(revoked_at, ${Date.now()}) where substr(hash, 1, 16) = '${args.id}' returning hash`,
        { remote: args.remote ?? false },
      );
      if (!row) throw new Error(`there is no key ${args.id}: see key list`);
      console.log(`Revoked ${args.id}.`);
    }),
});

if (import.meta.main) {
  await runMain(
    defineCommand({
      meta: { name: 'key', description: 'Keys of the API' },
      subCommands: { create, list, revoke },
    }),
  );
}
