import { asksForHuman } from '../../lib/failure.ts';
import { type Entry, isSettled, type Visit } from './visit-state.ts';

/** Tasks kept in hand: one on screen and seven ahead, enough for a tunnel; each counts as collected while it is held. */
const IN_HAND = 8;
/** What a visit that holds nothing asks for. */
export const FIRST_ASK = { count: IN_HAND, pending: [] };
/** Asked for when fewer are left: one request for several answers. */
const REFILL_BELOW = 6;

export interface Job {
  kind: 'answer' | 'undo';
  entry: Entry;
}

/** How many tasks to ask for now; 0 for none. */
export function tasksWanted(visit: Visit): number {
  if (visit.fetching || visit.exhausted || visit.failure?.retry === false) return 0;
  return visit.queue.length < REFILL_BELOW ? IN_HAND - visit.queue.length : 0;
}

/** Tokens whose pairs the server must not hand out again, though it has not logged them yet. */
export function pendingTokens(visit: Visit): string[] {
  const unsent = visit.entries.filter((entry) => !isSettled(entry)).map(({ held }) => held);
  return [...unsent, ...visit.queue].map(({ task }) => task.task);
}

/** The next thing to tell the server, one at a time. Answers go oldest first, so that the log has them in order; undos newest
 *  first, so that the pair of the last one asked for ends up on screen. */
export function nextJob(visit: Visit): Job | undefined {
  if (visit.entries.some(({ status }) => status === 'sending' || status === 'undoing')) return undefined;
  const undo = visit.entries.findLast(({ status, undoAsked }) => status === 'saved' && undoAsked);
  if (undo) return { kind: 'undo', entry: undo };
  const answer = visit.entries.find(({ status }) => status === 'waiting');
  return answer && !answer.mayExplain ? { kind: 'answer', entry: answer } : undefined;
}

/** The skip that may still get its reason. */
export function explicable(visit: Visit): Entry | undefined {
  return visit.entries.findLast(({ status, mayExplain }) => status === 'waiting' && mayExplain);
}

function isOpen(entry: Entry): boolean {
  return !isSettled(entry) || (entry.status === 'saved' && entry.undoAsked);
}

/** Answers that the server does not have yet. */
export function waitingCount(visit: Visit): number {
  return visit.entries.filter((entry) => !isSettled(entry) && !entry.undoAsked).length;
}

export type SaveState = 'none' | 'saving' | 'saved' | 'offline';

export function saveState(visit: Visit): SaveState {
  const open = visit.entries.filter(isOpen);
  if (open.some(({ failures }) => failures > 0)) return 'offline';
  if (open.length > 0) return 'saving';
  return visit.entries.length > 0 ? 'saved' : 'none';
}

export type View = 'loading' | 'pair' | 'exhausted' | 'human' | 'failed';

export function viewOf(visit: Visit): View {
  if (visit.queue.length > 0) return 'pair';
  if (visit.failure) return asksForHuman(visit.failure) ? 'human' : 'failed';
  return visit.exhausted ? 'exhausted' : 'loading';
}
