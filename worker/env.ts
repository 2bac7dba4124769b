import type { Courier } from './courier/courier.ts';
import type { Dispatcher } from './dispatcher/dispatcher.ts';
import type { Trainer } from './trainer/trainer.ts';

/** The Worker's bindings, as wrangler.toml names them. */
export interface Env {
  DB: D1Database;
  ASSETS: Fetcher;
  TRAINER: DurableObjectNamespace<Trainer>;
  DISPATCHER: DurableObjectNamespace<Dispatcher>;
  COURIER: DurableObjectNamespace<Courier>;
  /** Signs tasks and annotator cookies; at least 32 random bytes. Local: .dev.vars, written by scripts/setup.mjs. */
  SIGNING_SECRET: string;
  /** Workers AI, where wrangler.toml binds it: for encoders of that kind. */
  AI?: Ai;
  /** What encoders of the OpenAI shape want as a bearer token, and the only origin it is ever sent to: owners choose addresses, so
   *  an operator has to say which of them is meant. */
  ENCODER_KEY?: string;
  ENCODER_KEY_ORIGIN?: string;
  /** Count requests of the last 10 seconds, each up to another limit: http/bursts.ts. */
  BURST_100?: RateLimit;
  BURST_1000?: RateLimit;
  BURST_10000?: RateLimit;
  /** Belongs to the site key that projects set, where they do. */
  TURNSTILE_SECRET?: string;
  /** A server that answers in the place of Cloudflare's siteverify. */
  TURNSTILE_URL?: string;
  /** `allow` where encoders on this very machine may be asked: `npm start` sets it, a deployed Worker has none. */
  ENCODER_LOOPBACK?: string;
  /** The same for receivers of webhooks. */
  WEBHOOK_LOOPBACK?: string;
  /** The same for images that are responses. */
  IMAGE_LOOPBACK?: string;
}

export function trainerOf(env: Env, projectId: number): DurableObjectStub<Trainer> {
  return env.TRAINER.get(env.TRAINER.idFromName(String(projectId)));
}

export function courierOf(env: Env, projectId: number): DurableObjectStub<Courier> {
  return env.COURIER.get(env.COURIER.idFromName(String(projectId)));
}

export function dispatcherOf(env: Env, projectId: number): DurableObjectStub<Dispatcher> {
  return env.DISPATCHER.get(env.DISPATCHER.idFromName(String(projectId)));
}

/** Ends what a project's objects keep. */
export async function forgetObjects(env: Env, projectId: number): Promise<void> {
  await trainerOf(env, projectId).forget();
  await Promise.all([dispatcherOf(env, projectId).forget(), courierOf(env, projectId).forget()]);
}
