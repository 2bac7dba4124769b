import { ApiError, createClient } from '../../worker/contract/client.ts';
import type { Outcome } from '../../worker/contract/comparison.ts';
import type { Task } from '../../worker/contract/task.ts';
import { answerTask, type Server } from './answer.ts';
import { cookieFetch } from './cookie-fetch.ts';
import { between, unit } from './hash.ts';
import type { Progress } from './progress.ts';
import { retrying } from './retry.ts';
import { spammer } from './spammer.ts';
import { drawTaste, type Judge, judgeBy, type ShownPair } from './taste.ts';

export interface Simulation {
  annotators: number;
  comparisons: number;
  seed: number;
  /** Share of answers that are sent a second time. */
  duplicates: number;
  /** How many of the annotators do not read. */
  spammers: number;
}

export interface SimulationTally {
  /** Answers sent, a second sending of the same one counted, tries of one sending not. */
  sent: number;
  /** Distinct answers the server holds. */
  accepted: number;
  duplicates: number;
  outcomes: Record<Outcome, number>;
  expired: number;
  conflicts: number;
  refused: number;
  /** Second sendings that made a second row: must stay 0. */
  doubled: number;
  /** Annotators that had seen every pair. */
  exhausted: number;
  firstRefusal: string | null;
}

const HAND = 4;
const REFUSALS_BEFORE_LEAVING = 3;

interface Run {
  server: Server;
  plan: Simulation;
  tally: SimulationTally;
  progress: Progress;
  /** Answers begun and not failed: each claims one place of the comparisons asked for. */
  claimed: number;
}

/** Plays the crowd. The tally is filled as it goes, so that whoever breaks off has what was done. */
export async function simulate(
  server: Server,
  plan: Simulation,
  { tally, progress }: { tally: SimulationTally; progress: Progress },
): Promise<void> {
  const run: Run = { server, plan, tally, progress, claimed: 0 };
  const crowd = Array.from({ length: plan.annotators }, (_, index) => annotate(run, index));
  const ends = await Promise.allSettled(crowd);
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
}

export function emptyTally(): SimulationTally {
  const outcomes = { a: 0, b: 0, tie: 0, both_bad: 0, skip: 0 };
  const counts = {
    sent: 0,
    accepted: 0,
    duplicates: 0,
    expired: 0,
    conflicts: 0,
    refused: 0,
    doubled: 0,
    exhausted: 0,
  };
  return { ...counts, outcomes, firstRefusal: null };
}

async function annotate(run: Run, index: number): Promise<void> {
  const { plan, tally } = run;
  const server = { ...run.server, send: cookieFetch(run.server.send) };
  const judge = index < plan.spammers ? spammer(plan.seed, index) : judgeBy(drawTaste(plan.seed, index));
  let hand: Task[] = [];
  let refusals = 0;
  while (
    run.claimed < plan.comparisons &&
    refusals < REFUSALS_BEFORE_LEAVING &&
    !server.retry.signal?.aborted
  ) {
    if (hand.length < 2) hand = [...hand, ...(await takeTasks(server, hand))];
    const task = hand.shift();
    if (!task) {
      tally.exhausted++;
      return;
    }
    refusals = (await answerOne(run, server, { task, judge, index })) ? 0 : refusals + 1;
  }
}

async function takeTasks(server: Server, hand: Task[]): Promise<Task[]> {
  const client = createClient({ base: server.base, fetch: server.send });
  const ask = { count: HAND, pending: hand.map(({ task }) => task) };
  try {
    return (await retrying(() => client.tasks(server.slug, ask), server.retry)).tasks;
  } catch (error) {
    if (error instanceof ApiError) error.message = `No tasks from ${server.slug}: ${error.message}`;
    throw error;
  }
}

/** @returns whether the server took it, or dropped it for age */
async function answerOne(
  run: Run,
  server: Server,
  { task, judge, index }: { task: Task; judge: Judge; index: number },
): Promise<boolean> {
  const { tally, plan } = run;
  if (run.claimed >= plan.comparisons) return true;
  const again = isDuplicate(run.claimed++, plan.duplicates);
  const shown = shownPair(task);
  const outcome = judge(shown);
  const answer = { task: task.task, outcome, active_ms: readingTimeMs(shown, plan.seed, index) };
  tally.sent++;
  const first = await answerTask(server, answer);
  if (first.kind !== 'recorded') {
    run.claimed--;
    countMiss(tally, first);
    return first.kind === 'expired';
  }
  tally.accepted++;
  tally.outcomes[outcome]++;
  run.progress.advance();
  if (!again) return true;
  tally.sent++;
  const second = await answerTask(server, answer);
  if (second.kind === 'recorded' && second.id === first.id) tally.duplicates++;
  else if (second.kind === 'recorded') tally.doubled++;
  else countMiss(tally, second);
  return true;
}

type Miss = Exclude<Awaited<ReturnType<typeof answerTask>>, { kind: 'recorded' }>;

function countMiss(tally: SimulationTally, miss: Miss): void {
  if (miss.kind === 'expired') tally.expired++;
  else if (miss.kind === 'conflict') tally.conflicts++;
  else {
    tally.refused++;
    tally.firstRefusal ??= miss.reason;
  }
}

/** Spreads the share evenly: of any n answers, share · n are duplicates, to within one. */
export function isDuplicate(place: number, share: number): boolean {
  return Math.floor((place + 1) * share) > Math.floor(place * share);
}

function shownPair(task: Task): ShownPair {
  const text = (key: 'a' | 'b') => task.responses.find((response) => response.key === key)?.text ?? '';
  return { prompt: task.prompt, a: text('a'), b: text('b') };
}

/** What a person would take, so that the log looks like one: about 4 words a second, no more than a minute. */
function readingTimeMs({ prompt, a, b }: ShownPair, seed: number, index: number): number {
  const words = (prompt.length + a.length + b.length) / 6;
  const hurry = between(0.5, 1.5, seed, index, 'hurry') * (0.75 + unit(seed, index, a, b, 'time') / 2);
  return Math.round(Math.min(60_000, 1000 + words * 250 * hurry));
}
