import type { Dispatcher } from './dispatcher/dispatcher.ts';
import type { Trainer } from './trainer/trainer.ts';

/** The Worker's bindings, as wrangler.toml names them. */
export interface Env {
  DB: D1Database;
  ASSETS: Fetcher;
  TRAINER: DurableObjectNamespace<Trainer>;
  DISPATCHER: DurableObjectNamespace<Dispatcher>;
  /** Signs tasks and annotator cookies; at least 32 random bytes. Local: .dev.vars, written by scripts/setup.mjs. */
  SIGNING_SECRET: string;
  /** Workers AI, where wrangler.toml binds it: for encoders of that kind. */
  AI?: Ai;
  /** What encoders of the OpenAI shape want as a bearer token, and the only origin it is ever sent to: owners choose addresses, so
   *  an operator has to say which of them is meant. */
  ENCODER_KEY?: string;
  ENCODER_KEY_ORIGIN?: string;
  /** `allow` where encoders on this very machine may be asked: `npm start` sets it, a deployed Worker has none. */
  ENCODER_LOOPBACK?: string;
}

export function trainerOf(env: Env, projectId: number): DurableObjectStub<Trainer> {
  return env.TRAINER.get(env.TRAINER.idFromName(String(projectId)));
}

export function dispatcherOf(env: Env, projectId: number): DurableObjectStub<Dispatcher> {
  return env.DISPATCHER.get(env.DISPATCHER.idFromName(String(projectId)));
}
