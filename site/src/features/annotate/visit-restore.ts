import { type Entry, isSettled, type StoredVisit, type Visit } from './visit-state.ts';

/** Answers that can be taken back after a reload. */
const KEPT_SETTLED = 10;
/** After so long it is another visit: what was done then is not counted now. */
const SAME_VISIT_MS = 30 * 60_000;

/** What of a visit must outlive its page: the tasks in hand, answers on their way, and the last ones for undo. */
export function storedOf(visit: Visit, nowMs: number): StoredVisit {
  const settled = visit.entries.filter(isSettled).slice(-KEPT_SETTLED);
  const kept = new Set(settled);
  return {
    savedAtMs: nowMs,
    queue: visit.queue,
    entries: visit.entries.filter((entry) => !isSettled(entry) || kept.has(entry)),
    done: visit.done,
  };
}

/** An answer that was on its way when the page went may have arrived: it is sent again as it is, which is one row. */
function revived(entry: Entry): Entry {
  const calm: Entry = { ...entry, mayExplain: false };
  if (entry.status === 'sending') return { ...calm, status: 'waiting', failures: entry.failures + 1 };
  return entry.status === 'undoing' ? { ...calm, status: 'saved' } : calm;
}

/** Takes over what another page of this browser left behind. What both know is known once. */
export function restoreVisit(visit: Visit, stored: StoredVisit, nowMs: number): Visit {
  const known = new Set(
    [...visit.queue, ...visit.entries.map(({ held }) => held)].map(({ task }) => task.task),
  );
  const isSameVisit = nowMs - stored.savedAtMs < SAME_VISIT_MS;
  const entries = stored.entries
    .filter((entry) => !known.has(entry.held.task.task) && (isSameVisit || !isSettled(entry)))
    .map((entry, index) => ({ ...revived(entry), key: visit.nextKey + index }));
  const answered = new Set(entries.map(({ held }) => held.task.task));
  const queue = stored.queue.filter(({ task }) => !known.has(task.task) && !answered.has(task.task));
  const standing = entries.filter(({ undoAsked, status }) => !undoAsked && status !== 'dropped').length;
  return {
    ...visit,
    queue: [...visit.queue, ...queue],
    entries: [...entries, ...visit.entries],
    nextKey: visit.nextKey + entries.length,
    done: visit.done + (isSameVisit ? Math.max(stored.done, standing) : standing),
  };
}
