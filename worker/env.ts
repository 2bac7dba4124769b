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
}

export function trainerOf(env: Env, projectId: number): DurableObjectStub<Trainer> {
  return env.TRAINER.get(env.TRAINER.idFromName(String(projectId)));
}

export function dispatcherOf(env: Env, projectId: number): DurableObjectStub<Dispatcher> {
  return env.DISPATCHER.get(env.DISPATCHER.idFromName(String(projectId)));
}
