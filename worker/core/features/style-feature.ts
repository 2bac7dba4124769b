import type { LexiconList } from './lexicon.ts';
import type { TextStatistics } from './text-statistics.ts';

export interface StyleFeature {
  name: string;
  /** What is measured, in one line. */
  description: string;
  /** Brings the spread between responses to one prompt, the mean of three sets, near a half: the model's prior, which holds every
   *  weight alike, is then as strict with one feature as with another. Nearer 1.5 where those sets spread little, and at most 4. */
  scale: number;
  /** Finite. */
  measure: (text: TextStatistics) => number;
}

export const sumOfKinds = (text: TextStatistics, ...kinds: number[]): number =>
  kinds.reduce((sum, each) => sum + (text.kinds[each] as number), 0);

export const sumOfMarks = (text: TextStatistics, characters: string): number =>
  [...characters].reduce((sum, character) => sum + (text.marks[character.charCodeAt(0)] as number), 0);

/** Share, 0 for nothing of nothing. */
export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** log(1 + how often a word of the list occurs). */
export const listLog =
  (list: LexiconList) =>
  (text: TextStatistics): number =>
    Math.log1p(text.lists[list]);

/** How often a word of the list occurs, by the square root of the words. */
export const listRate =
  (list: LexiconList) =>
  (text: TextStatistics): number =>
    share(text.lists[list], Math.sqrt(text.words));
