import type { Outcome } from './comparison.ts';

/** One line of an import, whatever its format was: a prompt, its responses and what people said of them. */
export interface ImportedRow {
  prompt: string;
  /** `system` is null where the data names none. */
  responses: { text: string; system: string | null }[];
  /** `a` and `b` index `responses`. */
  judgements: { a: number; b: number; outcome: Outcome; annotator: string | null }[];
}
