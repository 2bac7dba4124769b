import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Visit } from './visit-state.ts';

const SENTENCES: Record<Outcome, string> = {
  a: 'You chose A.',
  b: 'You chose B.',
  tie: 'You called it a tie.',
  both_bad: 'You called both bad.',
  skip: 'You skipped that pair.',
};

export interface Reveal {
  outcome: Outcome;
  answer: string;
  a: string | null;
  b: string | null;
}

/** What the newest standing answer was and, once it is saved, which system wrote which response. */
export function revealOf(visit: Visit): Reveal | null {
  const entry = visit.entries.findLast(({ status, undoAsked }) => !undoAsked && status !== 'dropped');
  if (!entry) return null;
  const { outcome, comparison } = entry;
  return {
    outcome,
    answer: SENTENCES[outcome],
    a: comparison?.systems.a ?? null,
    b: comparison?.systems.b ?? null,
  };
}
