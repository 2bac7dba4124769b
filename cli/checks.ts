import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../worker/contract/api-error.ts';
import type { Health } from '../worker/contract/health.ts';
import type { Connection } from './connection.ts';
import { counted } from './counted.ts';
import { settingsFile } from './settings.ts';

/** What one look found: well, worth knowing, or broken; and what to do about it. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'broken';
  detail: string;
  remedy?: string;
}

const SKEW_MS = 5_000;
const SLOW_MS = 1_000;
const LAG_PATIENCE_MS = 3_000;
const SOON_MS = 7 * 86_400_000;

/** Whether the file of `tilt login` can be read by others. */
export function checkLogin({ address }: Connection): Finding {
  const from = `server from ${address.urlFrom}, key from ${address.keyFrom}`;
  try {
    const mode = statSync(settingsFile()).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return broken(
        'login',
        `${settingsFile()} has mode ${mode.toString(8)}: others can read the key in it`,
        `chmod 600 ${settingsFile()}`,
      );
  } catch {
    // Nobody logged in: the environment may say all.
  }
  return ok('login', from);
}

/** Whether the server answers, how fast, and whether its clock is this machine's. */
export async function checkServer({ address: { url } }: Connection): Promise<Finding[]> {
  const startMs = Date.now();
  let response: Response;
  let health: Partial<Health> | undefined;
  try {
    response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(10_000) });
    health = (await response.json().catch(() => undefined)) as Partial<Health> | undefined;
  } catch (error) {
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return [
      broken(
        'server',
        `no answer at ${url} (${reason})`,
        'begin one with npm start, or name another: tilt login --url …',
      ),
    ];
  }
  if (!response.ok || health?.ok !== true)
    return [
      broken(
        'server',
        `${url} answers ${response.status}: there is something, and it is no Tilt`,
        'name the right address: tilt login --url …',
      ),
    ];
  const tookMs = Date.now() - startMs;
  const speed =
    tookMs <= SLOW_MS
      ? ok('server', `${url} answers in ${tookMs} ms`)
      : warning('server', `${url} takes ${tookMs} ms to answer`, 'look at its load, or at the network');
  return [speed, clock(health?.time, startMs + tookMs / 2)];
}

function clock(there: string | undefined, hereMs: number): Finding {
  if (there === undefined) return ok('clock', 'the server does not tell its time');
  const skewMs = Math.abs(Date.parse(there) - hereMs);
  if (skewMs <= SKEW_MS) return ok('clock', `the same here and there, to ${Math.ceil(skewMs / 1000)} s`);
  return warning(
    'clock',
    `${Math.round(skewMs / 1000)} s apart`,
    'set the clock of the one that is wrong (timedatectl set-ntp true): tasks, keys and webhooks go by time',
  );
}

/** Which versions meet. */
export async function checkVersions({ address: { url } }: Connection, own: string): Promise<Finding> {
  const node = `command ${own} on Node ${process.versions.node}`;
  try {
    const response = await fetch(`${url}/v1/openapi.json`, { signal: AbortSignal.timeout(10_000) });
    const { info } = (await response.json()) as { info: { version: string } };
    const detail = `API ${info.version}, ${node}`;
    if (info.version.startsWith('1.')) return ok('versions', detail);
    return warning('versions', detail, 'update the older one: this command speaks version 1');
  } catch {
    return warning('versions', `the API's description cannot be read; ${node}`, 'update the server');
  }
}

/** Whether the key is good, and for what. */
export async function checkKey({ client, address }: Connection): Promise<Finding> {
  if (!address.key)
    return warning('key', 'none: public projects can be read, scored and annotated', 'for more: tilt login');
  try {
    const { scopes, project, expires_at, replaced_by } = await client.currentKey();
    const detail = `scope ${scopes.join(', ')}, ${project === null ? 'every project' : `project ${project}`}`;
    const leftMs = expires_at === null ? Infinity : Date.parse(expires_at) - Date.now();
    if (leftMs > SOON_MS) return ok('key', detail);
    const why = replaced_by === null ? 'ends' : 'was replaced and ends';
    return warning('key', `${detail}; it ${why} ${expires_at}`, 'take the new one: tilt login');
  } catch (error) {
    return broken(
      'key',
      `${messageOf(error)} (from ${address.keyFrom})`,
      'give another: tilt login, or TILT_KEY',
    );
  }
}

/** Whether the project is there, has a model, and learns. */
export async function checkProject({ client }: Connection, slug: string): Promise<Finding[]> {
  try {
    const { counts } = await client.project(slug);
    const found = ok(
      'project',
      `${slug}: ${counted(counts.responses, 'response')}, ${counted(counts.comparisons, 'comparison')}`,
    );
    if (counts.comparisons === 0)
      return [
        found,
        warning(
          'model',
          'none yet: nobody has compared anything',
          counts.responses === 0
            ? `tilt import FILE -p ${slug}`
            : `tilt crowd -p ${slug}, or open /p/${slug}/annotate`,
        ),
      ];
    return [found, await checkModel(client, slug), ...(await checkTraining(client, slug))];
  } catch (error) {
    const isMissing = error instanceof ApiError && error.status === 404;
    return [
      broken(
        'project',
        messageOf(error),
        isMissing
          ? 'see tilt projects list, or make it: tilt projects create'
          : 'tilt login with a key of this project',
      ),
    ];
  }
}

async function checkModel(client: Connection['client'], slug: string): Promise<Finding> {
  try {
    const { step, comparisons, published_at, feature_version, head } = await client.checkpoint(slug);
    return ok(
      'model',
      `step ${step} from ${counted(comparisons, 'comparison')}, ${head}, features ${feature_version}, published ${published_at}`,
    );
  } catch (error) {
    return broken('model', messageOf(error), `tilt rebuild -p ${slug}`);
  }
}

/** A trainer that is behind for a moment is at work; one that does not move stands still. */
async function checkTraining(client: Connection['client'], slug: string): Promise<Finding[]> {
  let { latest, encoder } = await client.training(slug, 10);
  const before = latest.lag;
  for (const untilMs = Date.now() + LAG_PATIENCE_MS; latest.lag > 0 && Date.now() < untilMs; ) {
    await sleep(500);
    ({ latest, encoder } = await client.training(slug, 10));
  }
  const asked = encoder?.error
    ? [broken('encoder', encoder.error, `tilt projects change ${slug} --settings '{"encoder": …}'`)]
    : [];
  if (latest.lag === 0) return [ok('training', 'up to date with the log'), ...asked];
  if (latest.lag < before)
    return [
      warning('training', `${latest.lag} comparisons behind, and catching up`, `tilt watch -p ${slug}`),
      ...asked,
    ];
  return [
    broken(
      'training',
      `${latest.lag} comparisons behind, and standing still`,
      `look at the server's log, then tilt rebuild -p ${slug}`,
    ),
    ...asked,
  ];
}

const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail });
const warning = (check: string, detail: string, remedy: string): Finding => ({
  check,
  state: 'warning',
  detail,
  remedy,
});
const broken = (check: string, detail: string, remedy: string): Finding => ({
  check,
  state: 'broken',
  detail,
  remedy,
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
