import type { Outcome } from '../../../worker/contract/comparison.ts';
import type { Task } from '../../../worker/contract/task.ts';

/** A task and when it came: the server's clock may differ from this one, so its age is what counts. */
export interface HeldTask extends Task {
  receivedAtMs: number;
}

/** An answer on its way to the log, and perhaps back out of it. */
export interface Given {
  task: HeldTask;
  outcome: Outcome;
  activeMs: number;
  /** It was sent at least once: the server may have it, whatever is known here. */
  tried: boolean;
  /** Number of the comparison in the log, once it is there. */
  id: number | null;
  takenBack: boolean;
}

/** All that an annotator has in hand on this device. It is plain data, kept whole after each change, so that a reload loses nothing. */
export interface Hand {
  /** The first is the one to show. */
  tasks: readonly HeldTask[];
  /** Oldest first. */
  given: readonly Given[];
  /** No further pair for this annotator. */
  exhausted: boolean;
}

export const EMPTY_HAND: Hand = { tasks: [], given: [], exhausted: false };

/** Saved answers that are remembered to be taken back. */
const UNDOABLE = 10;
/** One to show and three ahead. */
const WANTED = 4;

export type Job = { kind: 'send' | 'take-back'; given: Given };

export function answer(hand: Hand, outcome: Outcome, activeMs: number): Hand {
  const [task, ...tasks] = hand.tasks;
  if (!task) return hand;
  const given: Given = { task, outcome, activeMs, tried: false, id: null, takenBack: false };
  return { ...hand, tasks, given: forgetOld([...hand.given, given]) };
}

/** The newest answer that stands. */
export function undoable({ given }: Hand): Given | undefined {
  return given.findLast(({ takenBack }) => !takenBack);
}

/** What was never sent simply comes back; the rest has to be taken out of the log first. */
export function undo(hand: Hand): Hand {
  const last = undoable(hand);
  if (!last) return hand;
  if (last.tried) return change(hand, last, { takenBack: true });
  return { ...without(hand, last), tasks: [last.task, ...hand.tasks], exhausted: false };
}

/** One thing at a time, oldest first, so that the log has them in order. */
export function nextJob({ given }: Hand): Job | undefined {
  for (const each of given) {
    if (each.id === null) return { kind: 'send', given: each };
    if (each.takenBack) return { kind: 'take-back', given: each };
  }
  return undefined;
}

/** Answers that the log has not got yet. */
export function unsent({ given }: Hand): readonly Given[] {
  return given.filter(({ id }) => id === null);
}

export function trying(hand: Hand, given: Given): Hand {
  return change(hand, given, { tried: true });
}

export function saved(hand: Hand, given: Given, id: number): Hand {
  const after = change(hand, given, { id });
  return { ...after, given: forgetOld(after.given) };
}

/** Refused, or taken back: it is no answer any more.
 *  @param again the same pair as a new task */
export function gone(hand: Hand, given: Given, again?: HeldTask): Hand {
  const rest = without(hand, given);
  return again ? { ...rest, tasks: [again, ...rest.tasks], exhausted: false } : rest;
}

/** How many tasks to ask for; 0 for none. */
export function wanted({ tasks, exhausted }: Hand): number {
  return exhausted || tasks.length >= WANTED - 1 ? 0 : WANTED - tasks.length;
}

/** Tokens whose pairs must not be handed out again. */
export function pending(hand: Hand): string[] {
  return [...unsent(hand).map(({ task }) => task), ...hand.tasks].map(({ task }) => task);
}

export function take(hand: Hand, tasks: readonly Task[], nowMs: number): Hand {
  const known = new Set([...hand.tasks, ...hand.given.map(({ task }) => task)].map(({ task }) => task));
  const fresh = tasks
    .filter(({ task }) => !known.has(task))
    .map((task) => ({ ...task, receivedAtMs: nowMs }));
  return { ...hand, tasks: [...hand.tasks, ...fresh], exhausted: fresh.length === 0 };
}

/** Drops tasks that have lain too long. */
export function dropOld(hand: Hand, nowMs: number, lifetimeMs: number): Hand {
  return { ...hand, tasks: hand.tasks.filter(({ receivedAtMs }) => nowMs - receivedAtMs < lifetimeMs) };
}

function change(hand: Hand, which: Given, changes: Partial<Given>): Hand {
  const isIt = ({ task }: Given) => task.task === which.task.task;
  return { ...hand, given: hand.given.map((each) => (isIt(each) ? { ...each, ...changes } : each)) };
}

function without(hand: Hand, which: Given): Hand {
  return { ...hand, given: hand.given.filter(({ task }) => task.task !== which.task.task) };
}

function forgetOld(given: readonly Given[]): readonly Given[] {
  return given.filter(({ id, takenBack }, at) => at >= given.length - UNDOABLE || id === null || takenBack);
}
