import { limitedFetch } from '../scripts/crowd/limited-fetch.ts';
import { UsageError } from '../scripts/crowd/options.ts';
import { type Retry, retrying } from '../scripts/crowd/retry.ts';
import { ApiError } from '../worker/contract/api-error.ts';
import { type Client, createClient } from '../worker/contract/client.ts';
import { readSettings, type Settings } from './settings.ts';
import { note, plain } from './terminal.ts';

const DEFAULT_URL = 'http://localhost:8787';
export const TIMEOUT_MS = 120_000;
const PATIENCE_MS = 60_000;
/** A server that does not answer at all is a mistake rather than an outage: that is said sooner. */
const FIRST_PATIENCE_MS = 3_000;

/** Options that every command which calls a server has. */
export const SERVER_ARGS = {
  url: {
    type: 'string',
    valueHint: 'url',
    description: 'The server; else TILT_URL, else that of tilt login',
  },
  json: { type: 'boolean', description: 'The result as JSON on stdout' },
} as const;

export const PROJECT_ARG = {
  project: {
    type: 'string',
    alias: 'p',
    valueHint: 'slug',
    description: 'The project; else TILT_PROJECT',
  },
} as const;

export interface Address {
  url: string;
  key: string | undefined;
  /** Where each comes from, for people. */
  urlFrom: string;
  keyFrom: string;
}

/** Which server, and with which key. A flag wins over the environment, and that over the login; the login's key goes to the login's
 *  server alone.
 *  @throws UsageError for what is no address */
export function addressOf(
  { url: flag }: { url?: string | undefined },
  { env, kept }: { env: NodeJS.ProcessEnv; kept: Settings | undefined },
): Address {
  const [given, urlFrom] = firstOf([
    [flag, '--url'],
    [env['TILT_URL'], 'TILT_URL'],
    [kept?.url, 'tilt login'],
    [DEFAULT_URL, 'the default'],
  ]);
  const url = originOf(given);
  const loginKey = kept && originOf(kept.url) === url ? kept.key : undefined;
  const [key, keyFrom] = firstOf([
    [env['TILT_KEY'], 'TILT_KEY'],
    [loginKey, 'tilt login'],
    [undefined, 'nowhere'],
  ]);
  return { url, key: key || undefined, urlFrom, keyFrom };
}

function firstOf(choices: [string | undefined, string][]): [string, string] {
  const [value = '', from = ''] = choices.find(([each]) => each) ?? choices.at(-1) ?? [];
  return [value, from];
}

/** @throws UsageError */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new UsageError(
    `"${plain(text, 80)}" is no address: give one such as https://tilt.example or ${DEFAULT_URL}`,
  );
}

export interface Connection {
  address: Address;
  client: Client;
  /** Calls until it succeeds or fails for good; says on stderr when it has to try again. */
  patiently<T>(call: () => Promise<T>): Promise<T>;
}

interface Calling {
  /** How long a call may take altogether. */
  timeoutMs?: number;
  /** Cuts off a call that is under way; without it, only the next is not made. */
  cutOff?: AbortSignal;
}

export function connect(
  args: { url?: string | undefined },
  signal?: AbortSignal,
  calling?: Calling,
): Connection {
  const address = addressOf(args, { env: process.env, kept: readSettings() });
  return connectTo(address, signal, calling);
}

export function connectTo(
  address: Address,
  signal?: AbortSignal,
  { timeoutMs = TIMEOUT_MS, cutOff }: Calling = {},
): Connection {
  const send = heard(limitedFetch(4, timeoutMs, cutOff && cutOffBy(cutOff)));
  const client = createClient({
    base: address.url,
    fetch: send.fetch,
    ...(address.key ? { key: address.key } : {}),
  });
  const retry = (patienceMs: number): Retry => ({
    patienceMs,
    ...(signal ? { signal } : {}),
    onRetry: (error, delayMs) =>
      note(`${failureOf(error)}; trying again in ${(delayMs / 1000).toFixed(1)} s`),
  });
  return {
    address,
    client,
    async patiently(call) {
      try {
        return await retrying(call, retry(send.heardFrom() ? PATIENCE_MS : FIRST_PATIENCE_MS));
      } catch (error) {
        throw explained(error, address);
      }
    },
  };
}

function cutOffBy(signal: AbortSignal): typeof fetch {
  return (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
}

/** A fetch that knows whether it has ever had an answer. */
function heard(send: typeof fetch): { fetch: typeof fetch; heardFrom: () => boolean } {
  let isHeard = false;
  const listening: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    isHeard = true;
    return response;
  };
  return { fetch: listening, heardFrom: () => isHeard };
}

/** The one sentence for a server that says nothing, whoever noticed it. */
function failureOf(error: Error): string {
  const isSilent = !(error instanceof ApiError) || error.status === 0;
  return isSilent ? 'No answer from the server' : error.message;
}

/** The same failure, with what to do about it on the command line. */
function explained(error: unknown, { url, keyFrom }: Address): unknown {
  if (!(error instanceof ApiError)) {
    const isSilence =
      error instanceof Error && (error.message === 'fetch failed' || error.name === 'TimeoutError');
    return isSilence ? unreachable(url) : error;
  }
  if (error.status === 0) return unreachable(url);
  if (error.code === 'key_missing')
    error.message += ` Give it with: tilt login --url ${url}, or in TILT_KEY.`;
  else if (error.status === 401 || error.code === 'scope_missing')
    error.message += ` The key comes from ${keyFrom}.`;
  return error;
}

function unreachable(url: string): ApiError {
  return new ApiError(
    0,
    'unreachable',
    `No Tilt answers at ${url}. Begin one here with: npm start. Or name another with --url, TILT_URL or tilt login.`,
  );
}

/** The project a command is about. @throws UsageError that names those there are */
export async function projectOf(
  args: { project?: string | undefined },
  { client, patiently }: Connection,
): Promise<string> {
  const slug = args.project || process.env['TILT_PROJECT'];
  if (slug) return slug;
  const { projects } = await patiently(() => client.projects());
  const [only] = projects;
  if (only && projects.length === 1) {
    note(`Project: ${only.slug}, the only public one (another: --project, or TILT_PROJECT).`);
    return only.slug;
  }
  const known = projects.map(({ slug: each }) => each).slice(0, 10);
  throw new UsageError(
    `Name a project with --project: ${known.length > 0 ? known.join(', ') : 'there is none yet; tilt projects create makes one'}`,
  );
}
