import { UsageError } from '../../scripts/crowd/options.ts';
import type { CreatedKey, Key } from '../../worker/contract/key.ts';
import { SCOPES, type Scope } from '../../worker/core/api-key.ts';
import { commandGroup, tiltCommand } from '../command.ts';
import { connect, SERVER_ARGS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { note, plain, print, printJson, table } from '../terminal.ts';

const DAY_MS = 86_400_000;
const ID = { id: { type: 'positional', required: true, description: 'As tilt key list shows it' } } as const;

const create = tiltCommand({
  name: 'tilt key create',
  description: 'Print a new key, and nothing else (admin key)',
  args: {
    scope: {
      type: 'string',
      required: true,
      valueHint: 'list',
      description: `One or more of ${SCOPES.join(', ')}, with commas between`,
    },
    project: { type: 'string', alias: 'p', valueHint: 'slug', description: 'Good for this project alone' },
    name: { type: 'string', valueHint: 'text', description: 'What it is for' },
    days: {
      type: 'string',
      valueHint: 'n',
      description: 'How long it is good for; without it, until it is revoked',
    },
    ...SERVER_ARGS,
  },
  examples: `  tilt key create --scope score --project support --name "nightly run" --days 90
  tilt key create --scope import,export --project support`,
  async run(args) {
    const { client, patiently } = connect(args);
    const scopes = args.scope.split(',').map((scope) => scope.trim()) as Scope[];
    const wrong = scopes.find((scope) => !SCOPES.includes(scope));
    if (wrong !== undefined) throw new UsageError(`--scope must be of ${SCOPES.join(', ')}, not "${wrong}"`);
    const days = args.days === undefined ? undefined : positive('days', args.days);
    const wish = {
      scopes,
      ...(args.name ? { name: args.name } : {}),
      ...(args.project ? { project: args.project } : {}),
      ...(days === undefined ? {} : { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() }),
    };
    const idempotencyKey = crypto.randomUUID();
    show(await patiently(() => client.createKey(wish, idempotencyKey)), args);
    return EXIT.done;
  },
});

const list = tiltCommand({
  name: 'tilt key list',
  description: 'The keys, without their secrets (admin key)',
  args: SERVER_ARGS,
  examples: '  tilt key list',
  async run(args) {
    const { client, patiently } = connect(args);
    const { keys } = await patiently(() => client.keys());
    if (args.json) printJson({ keys });
    else print(table(['id', 'name', 'scopes', 'project', 'state', 'last used'], keys.map(row)));
    return EXIT.done;
  },
});

const revoke = tiltCommand({
  name: 'tilt key revoke',
  description: 'End a key, from the next request on (admin key)',
  args: { ...ID, ...SERVER_ARGS },
  examples: '  tilt key revoke 3f9c0e2b7a61d845',
  async run(args) {
    const { client, patiently } = connect(args);
    const key = await patiently(() => client.revokeKey(args.id));
    if (args.json) printJson(key);
    else print(`Revoked ${key.id}.`);
    return EXIT.done;
  },
});

const rotate = tiltCommand({
  name: 'tilt key rotate',
  description: 'Print a new key that takes the place of one, which stays good for a while (admin key)',
  args: {
    ...ID,
    'grace-hours': {
      type: 'string',
      valueHint: 'n',
      default: '24',
      description: 'How long; 0 ends it at once',
    },
    ...SERVER_ARGS,
  },
  examples: `  tilt key rotate 3f9c0e2b7a61d845
  tilt key rotate 3f9c0e2b7a61d845 --grace-hours 0    it has leaked: end it now`,
  async run(args) {
    const { client, patiently } = connect(args);
    const hours = Number(args['grace-hours']);
    if (args['grace-hours'].trim() === '' || !(hours >= 0))
      throw new UsageError('--grace-hours must be a number from 0');
    const idempotencyKey = crypto.randomUUID();
    show(await patiently(() => client.rotateKey(args.id, { grace_hours: hours }, idempotencyKey)), args);
    return EXIT.done;
  },
});

export const key = commandGroup(
  {
    name: 'tilt key',
    fallback: 'list',
    description: 'Keys of the API; without more, a list of them',
    examples: `  tilt key create --scope score --project support --days 90
  tilt key list
  tilt key rotate 3f9c0e2b7a61d845`,
  },
  { create, list, rotate, revoke },
);

/** The key alone on stdout, so that it can be piped into where it belongs. */
function show(created: CreatedKey, { json }: { json?: boolean | undefined }): void {
  if (json) {
    printJson(created);
    return;
  }
  print(created.key);
  note(`Shown this once. Its id is ${created.id}.`);
}

function row({ id, name, scopes, project, last_used_at, ...key }: Key): string[] {
  return [
    id,
    plain(name, 30),
    scopes.join(' '),
    project ?? 'all',
    stateOf(key),
    last_used_at?.slice(0, 13) ?? 'never',
  ];
}

function stateOf({
  revoked_at,
  expires_at,
  replaced_by,
}: Pick<Key, 'revoked_at' | 'expires_at' | 'replaced_by'>): string {
  if (revoked_at !== null) return 'revoked';
  if (expires_at !== null && Date.parse(expires_at) <= Date.now()) return 'expired';
  const until = expires_at === null ? 'good' : `good until ${expires_at.slice(0, 16)}`;
  return replaced_by === null ? until : `${until}, replaced`;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(`--${name} must be a number above 0, not "${text}"`);
}
