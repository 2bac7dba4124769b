import type { Attribution } from '../../../../worker/core/attribution.ts';
import type { ResponseScore } from '../../../../worker/core/scoring-model.ts';

/** What a published model says of several responses to one prompt. */
export interface Judged {
  checkpoint: { step: number; comparisons: number };
  /** In the order of the responses. */
  scores: readonly ResponseScore[];
  /** Places of the responses, best first. */
  order: readonly number[];
  /** That the crowd would choose the first of `order` from all of them. */
  probabilityFirstIsBest: number;
  /** Of the first of `order` over the second. */
  lead: { probability: number; standardError: number };
}

/** What rewards are made of. */
export interface Parts {
  /** Those that were taken apart: while one types, others than those in the boxes. */
  responses: readonly string[];
  rewards: readonly number[];
  /** Null where the head is not linear. */
  attributions: readonly (Attribution | null)[];
}

export interface Texts {
  prompt: string;
  responses: string[];
}

export const FEWEST_RESPONSES = 2;
export const MOST_RESPONSES = 8;

/** A to H, by place. */
export const letterOf = (place: number): string => String.fromCharCode(65 + place);
