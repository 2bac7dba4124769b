// Makes a checkout ready to start or to test, on whatever Node starts npm (20 is enough): packages, secrets for
// local use, the local database, the site. Each part is skipped where it is up to date. No dependency of its own.
// `setup.mjs packages` stops after the packages, for scripts that need no more.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endLeftovers, requireFreePort } from './leftovers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  ASTRO_TELEMETRY_DISABLED: '1',
};

function run(what, command, args) {
  const startMs = Date.now();
  process.stderr.write(`${what} … `);
  const result = spawnSync(command, args, { cwd: root, env: { ...env, CI: '1' }, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`failed\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`);
    process.exit(result.status ?? 1);
  }
  process.stderr.write(`${((Date.now() - startMs) / 1000).toFixed(1)} s\n`);
}

/** Newest change below these paths, in milliseconds; 0 where there is none. */
function newest(...paths) {
  let latest = 0;
  for (const path of paths.map((name) => join(root, name)).filter(existsSync)) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true }).map((f) => join(path, f))
      : [path];
    for (const file of files) latest = Math.max(latest, statSync(file).mtimeMs);
  }
  return latest;
}

/** `npx tilt` finds a command of the package itself without this, but asks the registry first, which takes seconds each time. */
function linkCommand() {
  const link = join(bin, 'tilt');
  if (!existsSync(link) && process.platform !== 'win32') symlinkSync('../../cli/tilt.mjs', link);
}

const installed = join(root, 'node_modules', '.installed');
if (newest('package-lock.json', 'package.json') > newest('node_modules/.installed')) {
  run('Installing packages', 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, '');
}
linkCommand();
if (process.argv[2] === 'packages') process.exit(0);
if (!existsSync(join(root, '.dev.vars'))) {
  writeFileSync(join(root, '.dev.vars'), `SIGNING_SECRET=${randomBytes(32).toString('base64url')}\n`, {
    mode: 0o600,
  });
}
if (
  newest(
    'site/src',
    'site/public',
    'site/integrations',
    'site/astro.config.mjs',
    'site/docs.config.mjs',
    'worker/contract',
    'worker/core',
    'worker/http',
    'package-lock.json',
  ) > newest('site/dist/index.html')
) {
  run('Building the site', 'astro', ['build', '--root', 'site']);
}
if (process.env.npm_lifecycle_event === 'prestart') {
  try {
    await endLeftovers(join(root, '.wrangler', 'started'));
    await requireFreePort(Number(process.env.PORT ?? 8787));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  run('Preparing the database', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local']);
}
