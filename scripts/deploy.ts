// Puts Tilt on Cloudflare: creates the D1 database and the signing secret where they are missing, migrates, builds,
// deploys. Run it again to deploy a change. Needs `wrangler login` or CLOUDFLARE_API_TOKEN.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { migrate } from './database.ts';

const CONFIG = new URL('../wrangler.toml', import.meta.url);
const NO_DATABASE = '00000000-0000-0000-0000-000000000000';
const DATABASE_ID = /^database_id = "(.*)"$/m;

function step(what: string): void {
  console.log(`\n${what}`);
}

function wrangler(...args: string[]): void {
  const { status } = spawnSync('wrangler', args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`wrangler ${args.join(' ')} failed; run this again when it is mended`);
}

function ask<T>(...args: string[]): T {
  const output = execFileSync('wrangler', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.slice(output.search(/[[{]/))) as T;
}

/** The id of the account's database "tilt", created where it is missing. */
function ensureDatabase(): string {
  const find = () =>
    ask<{ name: string; uuid: string }[]>('d1', 'list', '--json').find(({ name }) => name === 'tilt');
  if (!find()) wrangler('d1', 'create', 'tilt');
  const database = find();
  if (!database)
    throw new Error('the database "tilt" was created and is not listed: run this again in a minute');
  return database.uuid;
}

/** A new secret would void every task and cookie handed out, so it is set once. */
function ensureSecret(): void {
  const known = ask<{ name: string }[]>('secret', 'list', '--format', 'json');
  if (known.some(({ name }) => name === 'SIGNING_SECRET')) return;
  const secret = randomBytes(32).toString('base64url');
  const { status } = spawnSync('wrangler', ['secret', 'put', 'SIGNING_SECRET'], {
    input: secret,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('the secret SIGNING_SECRET could not be set');
}

const config = readFileSync(CONFIG, 'utf8');
if (DATABASE_ID.exec(config)?.[1] === NO_DATABASE) {
  step('Looking for the database');
  writeFileSync(CONFIG, config.replace(DATABASE_ID, `database_id = "${ensureDatabase()}"`));
  console.log('Its id is now in wrangler.toml: commit it.');
}
step('Migrating the database');
migrate({ remote: true });
step('Building the site');
execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
step('Deploying');
wrangler('deploy', '--minify');
step('Checking the signing secret');
ensureSecret();
step('Done. Next: npm run -s key -- create --scope admin --remote');
