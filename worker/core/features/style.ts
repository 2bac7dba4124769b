import { interactionsOf } from './interactions.ts';
import type { StyleFeature } from './style-feature.ts';
import { CHARACTER_FEATURES, LENGTH_FEATURES, WORD_FEATURES } from './style-form.ts';
import { MANNER_FEATURES, PROMPT_FEATURES } from './style-manner.ts';
import { MARKUP_FEATURES, PUNCTUATION_FEATURES } from './style-marks.ts';

const MAIN_FEATURES: readonly StyleFeature[] = [
  ...LENGTH_FEATURES,
  ...WORD_FEATURES,
  ...CHARACTER_FEATURES,
  ...PUNCTUATION_FEATURES,
  ...MARKUP_FEATURES,
  ...MANNER_FEATURES,
  ...PROMPT_FEATURES,
];

/** Those whose liking hangs on the prompt most; of twenty others tried, none added to these. */
const DEPENDENT = ['sentences', 'questions', 'first_person', 'new_content'];

/** The style block, in order: logarithms of counts and scaled shares. */
export const STYLE_TABLE: readonly StyleFeature[] = [
  ...MAIN_FEATURES,
  ...interactionsOf(MAIN_FEATURES.filter(({ name }) => DEPENDENT.includes(name))),
];
