import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { AnswerTask } from '../../worker/contract/comparison.ts';
import type { Task } from '../../worker/contract/task.ts';
import type { LoggedOutcome } from '../../worker/core/comparison.ts';
import { answerTask, type Server } from './answer.ts';
import { cookieFetch } from './cookie-fetch.ts';
import { between, unit } from './hash.ts';
import type { Progress } from './progress.ts';
import { type Ranker, rankBy, rankWithoutReading } from './rank.ts';
import { retrying } from './retry.ts';
import { spammer } from './spammer.ts';
import { drawTaste, type Judge, judgeBy } from './taste.ts';

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
  outcomes: Record<LoggedOutcome, number>;
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
  const outcomes = { a: 0, b: 0, tie: 0, both_bad: 0, skip: 0, ranking: 0 };
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
  const person = index < plan.spammers ? unreading(plan.seed, index) : reading(plan.seed, index);
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
    refusals = (await answerOne(run, server, { task, person, index })) ? 0 : refusals + 1;
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
  { task, person, index }: { task: Task; person: Person; index: number },
): Promise<boolean> {
  const { tally, plan } = run;
  if (run.claimed >= plan.comparisons) return true;
  const again = isDuplicate(run.claimed++, plan.duplicates);
  const said = answerOf(person, task);
  const answer = { task: task.task, ...said, active_ms: readingTimeMs(task, plan.seed, index) };
  tally.sent++;
  const first = await answerTask(server, answer);
  if (first.kind !== 'recorded') {
    run.claimed--;
    countMiss(tally, first);
    return first.kind === 'expired';
  }
  tally.accepted++;
  tally.outcomes[said.outcome ?? 'ranking']++;
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

interface Person {
  judge: Judge;
  rank: Ranker;
}

function reading(seed: number, index: number): Person {
  const taste = drawTaste(seed, index);
  return { judge: judgeBy(taste), rank: rankBy(taste) };
}

function unreading(seed: number, index: number): Person {
  return { judge: spammer(seed, index), rank: rankWithoutReading(seed, index) };
}

function answerOf({ judge, rank }: Person, task: Task): Pick<AnswerTask, 'outcome' | 'ranking'> {
  const [a = '', b = ''] = task.responses.map(({ text }) => text);
  if (task.kind === 'pair') return { outcome: judge({ prompt: task.prompt, a, b }) };
  const said = rank(task);
  return typeof said === 'string' ? { outcome: said } : { ranking: said };
}

/** What a person would take, so that the log looks like one: about 4 words a second, no more than a minute. */
function readingTimeMs({ prompt, responses }: Task, seed: number, index: number): number {
  const texts = responses.map(({ text }) => text);
  const words = texts.reduce((sum, text) => sum + text.length, prompt.length) / 6;
  const hurry = between(0.5, 1.5, seed, index, 'hurry') * (0.75 + unit(seed, index, ...texts, 'time') / 2);
  return Math.round(Math.min(60_000, 1000 + words * 250 * hurry));
}
