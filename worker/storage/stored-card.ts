import type { EncoderSettings } from '../core/encoder-settings.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { PriorOrigin } from '../core/prior.ts';
import type { Promotion } from '../core/promotion.ts';

/** How many comparisons the model's choice of pairs has saved, or why that is not known. */
export interface StoredSavings {
  value: number | null;
  standardError: number | null;
  /** Null where the value is known. */
  reason: 'no_random_arm' | 'too_few_chosen' | 'too_few_held_out' | 'not_better' | null;
}

/** Older ones have no histogram. */
type StoredEvaluation = Omit<Evaluation, 'marginHistogram'> & Partial<Pick<Evaluation, 'marginHistogram'>>;

/** What is known of a published model beside its weights. */
export interface StoredCard {
  heldOutShare: number;
  strengthMargin: number;
  /** Comparisons in which one response was preferred, and how many of them were on held-out prompts. */
  preferences: number;
  heldOut: number;
  progressive: StoredEvaluation | null;
  heldOutEvaluation: StoredEvaluation | null;
  /** Share of each candidate learner, by how much of the prior it draws toward; empty where there is one. */
  mixture: { priorScale: number; share: number }[];
  /** What the model started from; absent where it started cold, and before there were priors. */
  prior?: { hash: string; origin: PriorOrigin };
  /** Missing in what was published before it was measured. */
  savings?: StoredSavings;
  /** Whose embeddings the model needs; absent in cards older than encoders. */
  encoder?: EncoderSettings | null;
  /** What the gate said of it; absent in cards older than gates. */
  promotion?: Promotion;
}
