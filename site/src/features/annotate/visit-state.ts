import type { AnswerTask, Comparison } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import type { LoggedOutcome } from '../../../../worker/core/comparison.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import type { Failure } from '../../lib/failure.ts';

/** A task in hand, and when it came: the server's clock may differ from this one, so its age is what counts. */
export interface HeldTask {
  task: Task;
  receivedAtMs: number;
}

/** What an annotator may say beside the outcome, by the names the API has for it. */
export interface Details {
  strength?: number;
  reasons?: string[];
  rationale?: string;
  skip_reason?: string;
}

/** Something to be said, in the page's language when it is shown. */
interface Notice {
  key: MessageKey;
  /** What the server said, where that is part of it. */
  sentence?: string;
}

/** An answer that the server did not take. */
export interface Lost {
  code: string;
  sentence: string;
}

/** One answer of this visit on its way to the log, and perhaps back out of it. */
export interface Entry {
  key: number;
  held: HeldTask;
  outcome: LoggedOutcome;
  /** The order, where the outcome is `ranking`. */
  ranking?: AnswerTask['ranking'];
  activeMs: number;
  details: Details;
  /** A skip that may still get its reason; until then it waits, for an answer in the log does not change. */
  mayExplain: boolean;
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
  notice: Notice | null;
  /** Answers that did not count; kept until the annotator has seen it. */
  lost: readonly Lost[];
}

/** What of a visit outlives its page. */
export interface StoredVisit {
  savedAtMs: number;
  queue: readonly HeldTask[];
  entries: readonly Entry[];
  done: number;
}

export type VisitEvent =
  | { type: 'tasks-asked' }
  | { type: 'tasks-came'; tasks: readonly Task[]; nowMs: number }
  | { type: 'tasks-failed'; failure: Failure }
  | { type: 'tasks-wanted-again' }
  | { type: 'tasks-aged'; nowMs: number; lifetimeMs: number }
  | {
      type: 'answered';
      outcome: LoggedOutcome;
      ranking?: AnswerTask['ranking'];
      activeMs: number;
      details?: Details;
    }
  | { type: 'explained'; key: number; reason: string | null }
  | { type: 'restored'; stored: StoredVisit; nowMs: number }
  | { type: 'loss-seen' }
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
  notice: null,
  lost: [],
};

export function isSettled({ status }: Entry): boolean {
  return status === 'saved' || status === 'dropped' || status === 'undone';
}
