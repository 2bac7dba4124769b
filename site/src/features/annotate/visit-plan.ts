import { type Entry, isSettled, type Visit } from './visit-state.ts';

/** Tasks kept in hand: one on screen and three ahead. */
const IN_HAND = 4;

export interface Job {
  kind: 'answer' | 'undo';
  entry: Entry;
}

/** How many tasks to ask for now; 0 for none. */
export function tasksWanted(visit: Visit): number {
  if (visit.fetching || visit.exhausted || visit.failure?.retry === false) return 0;
  return visit.queue.length < IN_HAND ? IN_HAND + 1 - visit.queue.length : 0;
}

/** Tokens whose pairs the server must not hand out again, though it has not logged them yet. */
export function pendingTokens(visit: Visit): string[] {
  const unsent = visit.entries.filter((entry) => !isSettled(entry)).map(({ held }) => held);
  return [...unsent, ...visit.queue].map(({ task }) => task.task);
}

/** The next thing to tell the server: one at a time, oldest first, so that the log has them in order. */
export function nextJob(visit: Visit): Job | undefined {
  if (visit.entries.some(({ status }) => status === 'sending' || status === 'undoing')) return undefined;
  for (const entry of visit.entries) {
    if (entry.status === 'waiting') return { kind: 'answer', entry };
    if (entry.status === 'saved' && entry.undoAsked) return { kind: 'undo', entry };
  }
  return undefined;
}

export type SaveState = 'none' | 'saving' | 'saved' | 'offline';

export function saveState(visit: Visit): SaveState {
  const open = visit.entries.filter(
    (entry) => !isSettled(entry) || (entry.status === 'saved' && entry.undoAsked),
  );
  if (open.some(({ failures }) => failures > 0)) return 'offline';
  if (open.length > 0) return 'saving';
  return visit.entries.length > 0 ? 'saved' : 'none';
}

export type View = 'loading' | 'pair' | 'exhausted' | 'failed';

export function viewOf(visit: Visit): View {
  if (visit.queue.length > 0) return 'pair';
  if (visit.failure) return 'failed';
  return visit.exhausted ? 'exhausted' : 'loading';
}
