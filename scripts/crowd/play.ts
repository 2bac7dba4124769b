import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stopOnInterrupt } from '../../cli/interrupt.ts';
import { adminKey } from './admin-key.ts';
import type { Server } from './answer.ts';
import { limitedFetch } from './limited-fetch.ts';
import { type ARGS, origin, share, UsageError, whole } from './options.ts';
import { type Progress, startProgress } from './progress.ts';
import { reachServer } from './reach-server.ts';
import { emptyReplay, replay, slugOf } from './replay.ts';
import { emptyTally, simulate } from './simulate.ts';
import { replaySummary, type Summary, simulationSummary } from './summary.ts';

const REQUEST_TIMEOUT_MS = 60_000;
const INTERRUPTED = 130;

/** What a crowd is played with, as `ARGS` names it. */
export type Values = Record<Exclude<keyof typeof ARGS, 'json'>, string> & { json: boolean };

/** Plays a crowd, simulated or recorded. @returns the exit code */
export async function play(args: Values): Promise<number> {
  const stop = stopOnInterrupt();
  const server = { ...watchedServer(args, stop.signal), base: origin(args.base) };
  const run = args.replay === undefined ? await runSimulation(args, server) : await runReplay(args, server);
  const interrupted = stop.signal.aborted;
  report(run, { json: args.json, interrupted });
  if (interrupted) return INTERRUPTED;
  return run.summary.problems.length > 0 || run.failure !== undefined ? 1 : 0;
}

interface Run {
  summary: Summary;
  failure: unknown;
}
/** A server with what its hiccups tell: how often a call was tried again, and a word in the progress. */
type WatchedServer = Omit<Server, 'slug'> & { watch: { retries: number; progress?: Progress } };

async function runSimulation(args: Values, server: WatchedServer): Promise<Run> {
  const plan = {
    annotators: whole('annotators', args.annotators, 1),
    comparisons: whole('comparisons', args.comparisons, 1),
    seed: whole('seed', args.seed, 0),
    duplicates: share('duplicates', args.duplicates),
    spammers: whole('spammers', args.spammers, 0),
  };
  await reachServer(server);
  const tally = emptyTally();
  const progress = startProgress('comparisons', plan.comparisons);
  server.watch.progress = progress;
  const startedAt = Date.now();
  const failure = await failureOf(
    simulate({ ...server, slug: args.project ?? 'demo' }, plan, { tally, progress }),
  );
  progress.stop();
  const seconds = (Date.now() - startedAt) / 1000;
  return { failure, summary: simulationSummary(plan, tally, { seconds, retries: server.watch.retries }) };
}

async function runReplay(args: Values, server: WatchedServer): Promise<Run> {
  // npm runs scripts in the package's folder; a relative path is meant from where the caller stands.
  const file = resolve(process.env['INIT_CWD'] ?? '.', args.replay);
  await access(file, constants.R_OK).catch(() => {
    throw new UsageError(`Cannot read ${file}`);
  });
  const slug = args.project ?? slugOf(file);
  if (!slug) throw new UsageError(`No project can be named after ${file}: give --project`);
  const limit = args.limit === undefined ? {} : { limit: whole('limit', args.limit, 1) };
  const plan = { file, concurrency: whole('concurrency', args.concurrency, 1), ...limit };
  await reachServer(server);
  const result = emptyReplay();
  const onProgress = (progress: Progress) => {
    server.watch.progress = progress;
  };
  const go = async () =>
    replay({ ...server, slug, key: await adminKey(args.key, server.base) }, plan, { result, onProgress });
  const failure = await failureOf(go());
  return { failure, summary: replaySummary(plan, result, { slug, retries: server.watch.retries }) };
}

function watchedServer(args: Values, signal: AbortSignal): Omit<WatchedServer, 'base'> {
  const watch: WatchedServer['watch'] = { retries: 0 };
  const onRetry = (error: Error) => {
    watch.retries++;
    watch.progress?.note(`trying again: ${error.message}`);
  };
  return {
    watch,
    send: limitedFetch(whole('concurrency', args.concurrency, 1), REQUEST_TIMEOUT_MS),
    retry: { patienceMs: 1000 * whole('patience', args.patience, 0), signal, onRetry },
  };
}

async function failureOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function report(
  { summary, failure }: Run,
  { json, interrupted }: { json: boolean; interrupted: boolean },
): void {
  const reason =
    failure === undefined || interrupted
      ? []
      : [failure instanceof Error ? failure.message : String(failure)];
  const problems = interrupted ? ['interrupted'] : [...reason, ...summary.problems];
  if (json) console.log(JSON.stringify({ ...summary.json, problems }));
  else console.log(summary.lines.join('\n'));
  for (const problem of problems) console.error(problem);
}
