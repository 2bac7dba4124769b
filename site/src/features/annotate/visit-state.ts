import type { Comparison, Outcome } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import type { Failure } from '../../lib/failure.ts';

/** A task in hand, and when it came: the server's clock may differ from this one, so its age is what counts. */
export interface HeldTask {
  task: Task;
  receivedAtMs: number;
}

/** One answer of this visit on its way to the log, and perhaps back out of it. */
export interface Entry {
  key: number;
  held: HeldTask;
  outcome: Outcome;
  activeMs: number;
  status: 'waiting' | 'sending' | 'saved' | 'dropped' | 'undoing' | 'undone';
  /** Sends that met no answer; after the first the server may have the row, whatever we know. */
  failures: number;
  undoAsked: boolean;
  comparison?: Comparison;
}

export interface Visit {
  /** Tasks in hand; the first is the one on screen. */
  queue: readonly HeldTask[];
  entries: readonly Entry[];
  nextKey: number;
  /** Comparisons of this visit that stand. */
  done: number;
  fetching: boolean;
  /** The server has no further pair for this annotator. */
  exhausted: boolean;
  failure: Failure | null;
  notice: string;
}

export type VisitEvent =
  | { type: 'tasks-asked' }
  | { type: 'tasks-came'; tasks: readonly Task[]; nowMs: number }
  | { type: 'tasks-failed'; failure: Failure }
  | { type: 'tasks-wanted-again' }
  | { type: 'tasks-aged'; nowMs: number; lifetimeMs: number }
  | { type: 'answered'; outcome: Outcome; activeMs: number }
  | { type: 'sending'; key: number; status: 'sending' | 'undoing' }
  | { type: 'saved'; key: number; comparison: Comparison }
  | { type: 'send-failed'; key: number }
  | { type: 'refused'; key: number; code: string; sentence: string }
  | { type: 'undo' }
  | { type: 'undone'; key: number; again: HeldTask | null }
  | { type: 'undo-refused'; key: number; sentence: string };

export const EMPTY_VISIT: Visit = {
  queue: [],
  entries: [],
  nextKey: 1,
  done: 0,
  fetching: false,
  exhausted: false,
  failure: null,
  notice: '',
};

export function isSettled({ status }: Entry): boolean {
  return status === 'saved' || status === 'dropped' || status === 'undone';
}
