import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { LoggedOutcome } from '../../../../worker/core/comparison.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import type { Entry, Visit } from './visit-state.ts';

const SENTENCES = {
  a: 'chose_a',
  b: 'chose_b',
  tie: 'chose_tie',
  both_bad: 'chose_both_bad',
  skip: 'chose_skip',
} as const satisfies Record<Outcome, MessageKey>;

export interface Reveal {
  outcome: LoggedOutcome;
  answer: MessageKey;
  /** Of a ranking, best first, as B (tutor) > A = C; else empty. */
  order: string;
  a: string | null;
  b: string | null;
  /** Of the comparison in the log, once it is there. */
  id: number | null;
}

/** What the newest standing answer was and, once it is saved, which system wrote which response. */
export function revealOf(visit: Visit): Reveal | null {
  const entry = visit.entries.findLast(({ status, undoAsked }) => !undoAsked && status !== 'dropped');
  if (!entry) return null;
  const { outcome, comparison } = entry;
  const id = comparison?.id ?? null;
  if (outcome === 'ranking')
    return { outcome, answer: 'chose_ranking', order: orderOf(entry), a: null, b: null, id };
  return {
    outcome,
    answer: SENTENCES[outcome],
    order: '',
    a: comparison?.systems.a ?? null,
    b: comparison?.systems.b ?? null,
    id,
  };
}

function orderOf({ ranking = [], comparison }: Entry): string {
  const groups = ranking.map((group) =>
    group
      .map((key) => {
        const system = comparison?.systems[key];
        return `${key.toUpperCase()}${system ? ` (${system})` : ''}`;
      })
      .join(' = '),
  );
  return groups.join(' > ');
}
