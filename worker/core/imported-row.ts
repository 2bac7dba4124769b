import type { LoggedOutcome } from './comparison.ts';
import type { Facets } from './facets.ts';
import type { GoldOutcome } from './gold.ts';
import type { ImportedRanking } from './import-ranking.ts';
import type { Purpose } from './purpose.ts';

/** What an annotator said of two of a row's responses, or of more; `a` and `b` index them. */
export interface Judgement {
  a: number;
  b: number;
  outcome: LoggedOutcome;
  /** Of three or more, of which `a` and `b` are the first two. */
  ranking?: ImportedRanking;
  annotator: string | null;
  /** How many examples it counts for in training. */
  weight: number;
  /** How much better, 1 (barely) … 4 (far). */
  strength: number | null;
  /** What else the log keeps of a comparison, where the data has it. */
  details?: JudgementDetails;
  /** The data does not tell which response stood on which side, only which was preferred. */
  sidesUnknown?: true;
}

export interface JudgementDetails {
  /** The task it answered, where it comes out of an export. */
  task: string | null;
  reasons: string[] | null;
  rationale: string | null;
  skipReason: string | null;
  activeMs: number | null;
  /** Whether a model chose the pair. */
  active: boolean;
  /** Why the pair was asked, where it was asked to learn about the annotator: then it does not train here either. */
  purpose: Purpose | null;
  createdAt: Date | null;
}

/** A prompt, its responses and what people said of them, whatever the format they came in. */
export interface ImportedRow {
  prompt: string;
  /** Left out where the record says nothing of them. */
  facets?: Facets;
  /** `system` is null where the data names none. */
  responses: { text: string; system: string | null }[];
  /** `a` and `b` index `responses`. */
  judgements: Judgement[];
  /** The right answer, where the record marks its pair as gold: then it is no judgement. */
  gold?: { a: number; b: number; outcome: GoldOutcome };
}
