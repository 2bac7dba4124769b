import type { Outcome } from './comparison.ts';

/** A pair to practise on: what the owner would answer, and why. It is never logged and never trains. */
interface PracticePair {
  prompt: string;
  a: string;
  b: string;
  answer: Exclude<Outcome, 'skip'>;
  note: string;
}

/** What an owner may tune of the annotate page; `contract/annotate-settings.ts` says what each may be. */
export interface AnnotateSettings {
  strength: boolean;
  reasons: string[];
  rationale: boolean;
  reveal: 'none' | 'systems' | 'crowd';
  practice: PracticePair[];
  mask_makers: boolean;
}

export const DEFAULT_ANNOTATE_SETTINGS: AnnotateSettings = {
  strength: false,
  reasons: [],
  rationale: false,
  reveal: 'systems',
  practice: [],
  mask_makers: false,
};
