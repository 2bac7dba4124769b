import type { LoggedOutcome, Outcome } from '../comparison.ts';
import type { Purpose } from '../purpose.ts';

interface ExportedResponse {
  id: number;
  system: string | null;
  text: string;
}

/** A row of the log with all that is known of it, as exports are made from. */
export interface ExportedJudgement<O extends LoggedOutcome = LoggedOutcome> {
  id: number;
  prompt: string;
  language: string | null;
  /** Null where it has none. */
  tags: readonly string[] | null;
  /** The first two, in the order they were shown. */
  a: ExportedResponse;
  b: ExportedResponse;
  /** All of them where they are three or more, and their ranks, 1 for the best; null where nobody ordered them. */
  ranking: { shown: ExportedResponse[]; ranks: readonly number[] | null } | null;
  outcome: O;
  annotator: string;
  task: string;
  strength: number | null;
  weight: number;
  reasons: string[] | null;
  rationale: string | null;
  skipReason: string | null;
  activeMs: number | null;
  active: boolean;
  purpose: Purpose | null;
  createdAt: Date;
}

/** One of two responses. */
export type ExportedComparison = ExportedJudgement<Outcome>;

/** Which response was preferred to which, wherever they stood: none where neither was. The one place where an outcome
 *  becomes chosen and rejected in exports. */
export function preferencesOf({ outcome, a, b }: Pick<ExportedComparison, 'outcome' | 'a' | 'b'>): {
  chosen: ExportedResponse;
  rejected: ExportedResponse;
}[] {
  if (outcome === 'a') return [{ chosen: a, rejected: b }];
  return outcome === 'b' ? [{ chosen: b, rejected: a }] : [];
}
