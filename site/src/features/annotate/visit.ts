import type { Task } from '../../../../worker/contract/task.ts';
import { restoreVisit } from './visit-restore.ts';
import { type Entry, type HeldTask, isSettled, type Visit, type VisitEvent } from './visit-state.ts';

const KEPT_ENTRIES = 50;

function canUndo({ status, undoAsked }: Entry): boolean {
  return !undoAsked && (status === 'waiting' || status === 'sending' || status === 'saved');
}

/** The newest answer that can still be taken back. */
export function undoable(visit: Visit): Entry | undefined {
  return visit.entries.findLast(canUndo);
}

function change(visit: Visit, key: number, changes: Partial<Entry>): Visit {
  return {
    ...visit,
    entries: visit.entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)),
  };
}

function forgetOld(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry, i) => i >= entries.length - KEPT_ENTRIES || !isSettled(entry));
}

function takeTasks(visit: Visit, tasks: readonly Task[], nowMs: number): Visit {
  const known = new Set(
    [...visit.queue, ...visit.entries.map(({ held }) => held)].map(({ task }) => task.task),
  );
  const fresh = tasks.filter(({ task }) => !known.has(task)).map((task) => ({ task, receivedAtMs: nowMs }));
  return {
    ...visit,
    queue: [...visit.queue, ...fresh],
    fetching: false,
    exhausted: fresh.length === 0,
    failure: null,
  };
}

function answer(
  visit: Visit,
  { outcome, ranking, activeMs, details = {} }: Extract<VisitEvent, { type: 'answered' }>,
): Visit {
  const [held, ...rest] = visit.queue;
  if (!held) return visit;
  const entry: Entry = {
    key: visit.nextKey,
    held,
    outcome,
    ...(ranking && { ranking }),
    activeMs,
    details,
    mayExplain: outcome === 'skip',
    status: 'waiting',
    failures: 0,
    undoAsked: false,
  };
  return {
    ...visit,
    queue: rest,
    entries: forgetOld([...withoutReasonsToCome(visit.entries), entry]),
    nextKey: visit.nextKey + 1,
    done: visit.done + 1,
    notice: null,
  };
}

/** Whoever goes on has said of a skip what they wanted to. */
function withoutReasonsToCome(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => (entry.mayExplain ? { ...entry, mayExplain: false } : entry));
}

function explain(visit: Visit, key: number, reason: string | null): Visit {
  return change(visit, key, {
    mayExplain: false,
    ...(reason === null ? {} : { details: { skip_reason: reason } }),
  });
}

function undo(visit: Visit): Visit {
  const entry = undoable(visit);
  if (!entry) return { ...visit, notice: { key: 'nothing_to_undo' } };
  const less = { ...visit, done: visit.done - 1 };
  if (entry.status === 'waiting' && entry.failures === 0) {
    // Never sent: the task is still good and simply comes back.
    const undone = change(less, entry.key, { status: 'undone', undoAsked: true });
    return { ...undone, queue: [entry.held, ...visit.queue], notice: { key: 'undone_again' } };
  }
  return { ...change(less, entry.key, { undoAsked: true }), notice: { key: 'undoing' } };
}

function refuse(visit: Visit, key: number, { code, sentence }: { code: string; sentence: string }): Visit {
  const undoAsked = visit.entries.some((entry) => entry.key === key && entry.undoAsked);
  const dropped = change(visit, key, { status: 'dropped', mayExplain: false });
  // Whoever had taken it back loses nothing by its refusal.
  if (undoAsked) return { ...dropped, notice: { key: 'undone' } };
  return { ...dropped, done: visit.done - 1, lost: [...visit.lost, { code, sentence }] };
}

function undone(visit: Visit, key: number, again: HeldTask | null): Visit {
  const gone = change(visit, key, { status: 'undone' });
  if (!again) return { ...gone, exhausted: false, notice: { key: 'undone' } };
  return {
    ...gone,
    queue: [again, ...visit.queue],
    exhausted: false,
    notice: { key: 'undone_again' },
  };
}

/** The annotator's visit as a fold over what happened; no clock, no network. */
export function reduceVisit(visit: Visit, event: VisitEvent): Visit {
  switch (event.type) {
    case 'tasks-asked':
      return { ...visit, fetching: true };
    case 'tasks-came':
      return takeTasks(visit, event.tasks, event.nowMs);
    case 'tasks-failed':
      return { ...visit, fetching: false, failure: event.failure };
    case 'tasks-wanted-again':
      return { ...visit, exhausted: false, failure: null };
    case 'tasks-aged':
      return {
        ...visit,
        queue: visit.queue.filter(({ receivedAtMs }) => event.nowMs - receivedAtMs < event.lifetimeMs),
      };
    case 'answered':
      return answer(visit, event);
    case 'explained':
      return explain(visit, event.key, event.reason);
    case 'restored':
      return restoreVisit(visit, event.stored, event.nowMs);
    case 'loss-seen':
      return { ...visit, lost: [] };
    case 'sending':
      return change(visit, event.key, { status: event.status });
    case 'saved':
      return change(visit, event.key, { status: 'saved', comparison: event.comparison, failures: 0 });
    case 'send-failed':
      return failSend(visit, event.key);
    case 'refused':
      return refuse(visit, event.key, event);
    case 'undo':
      return undo(visit);
    case 'undone':
      return undone(visit, event.key, event.again);
    case 'undo-refused':
      return {
        ...change(visit, event.key, { status: 'dropped' }),
        notice: { key: 'undo_refused', sentence: event.sentence },
      };
  }
}

function failSend(visit: Visit, key: number): Visit {
  const entry = visit.entries.find((candidate) => candidate.key === key);
  if (!entry) return visit;
  return change(visit, key, {
    status: entry.comparison ? 'saved' : 'waiting',
    failures: entry.failures + 1,
  });
}
