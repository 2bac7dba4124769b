import { DIGIT, EMOJI_LEAD, IDEOGRAPH, LOWER, PUNCTUATION, SPACE, SYMBOL, UPPER } from './characters.ts';
import { type StyleFeature, share, sumOfKinds } from './style-feature.ts';

const brevity = (words: number): StyleFeature => ({
  name: `brevity_${words}`,
  description: `how far below ${words} words, 0 to 1`,
  scale: 3.5,
  measure: (t) => Math.max(0, 1 - t.words / words),
});

const lengthOver = (words: number): StyleFeature => ({
  name: `length_over_${words}`,
  description: `log of words / ${words} above it, else 0`,
  scale: 2.5,
  measure: (t) => Math.max(0, Math.log((t.words + 1) / (words + 1))),
});

/** How long a response is, in several shapes, so that a linear head can prefer a middle length. */
export const LENGTH_FEATURES: readonly StyleFeature[] = [
  {
    name: 'characters',
    description: 'log(1 + UTF-16 code units)',
    scale: 1,
    measure: (t) => Math.log1p(t.characters),
  },
  { name: 'words', description: 'log(1 + words)', scale: 1, measure: (t) => Math.log1p(t.words) },
  {
    name: 'words_root',
    description: 'square root of the words',
    scale: 0.23,
    measure: (t) => Math.sqrt(t.words),
  },
  brevity(5),
  brevity(10),
  brevity(30),
  brevity(60),
  brevity(150),
  lengthOver(100),
  lengthOver(300),
  {
    name: 'sentences',
    description: 'log(1 + sentences)',
    scale: 1.4,
    measure: (t) => Math.log1p(t.sentences),
  },
  {
    name: 'lines',
    description: 'log(1 + lines that are not blank)',
    scale: 1.5,
    measure: (t) => Math.log1p(t.lines.lines),
  },
  {
    name: 'paragraphs',
    description: 'log(1 + paragraphs)',
    scale: 2,
    measure: (t) => Math.log1p(t.lines.paragraphs),
  },
  {
    name: 'sentence_length',
    description: 'log(1 + words per sentence)',
    scale: 1.4,
    measure: (t) => Math.log1p(share(t.words, t.sentences)),
  },
  {
    name: 'longest_sentence',
    description: 'log(1 + words of the longest sentence)',
    scale: 1.4,
    measure: (t) => Math.log1p(t.longestSentence),
  },
  {
    name: 'length_to_prompt',
    description: 'log of words to words of the prompt, each plus 5',
    scale: 1.2,
    measure: (t) => Math.log((t.words + 5) / (t.promptWords + 5)),
  },
];

export const WORD_FEATURES: readonly StyleFeature[] = [
  {
    name: 'word_length',
    description: 'code units per word, at most 20',
    scale: 1.3,
    measure: (t) => Math.min(20, share(t.lettersInWords, t.words)),
  },
  {
    name: 'long_words',
    description: 'words of 7 letters and more, by the square root of the words',
    scale: 1,
    measure: (t) => share(t.longWords, Math.sqrt(t.words)),
  },
  {
    name: 'longest_word',
    description: 'log(1 + code units of the longest word)',
    scale: 2.6,
    measure: (t) => Math.log1p(t.longestWord),
  },
  {
    name: 'vocabulary',
    description: 'distinct words, by the square root of the words',
    scale: 0.65,
    measure: (t) => share(t.distinctWords, Math.sqrt(t.words)),
  },
  {
    name: 'distinct_words',
    description: 'distinct words per word',
    scale: 5,
    measure: (t) => share(t.distinctWords, t.words),
  },
  {
    name: 'repetition',
    description: 'share of neighbouring word pairs said before',
    scale: 8,
    measure: (t) => share(t.repeatedWordPairs, t.words),
  },
];

export const CHARACTER_FEATURES: readonly StyleFeature[] = [
  {
    name: 'capitals',
    description: 'capitals among letters, at most a half',
    scale: 10,
    measure: (t) => Math.min(0.5, share(sumOfKinds(t, UPPER), sumOfKinds(t, LOWER, UPPER, IDEOGRAPH))),
  },
  {
    name: 'shouting',
    description: 'log(1 + words all in capitals)',
    scale: 1.5,
    measure: (t) => Math.log1p(t.capitalWords),
  },
  {
    name: 'names',
    description: 'capitalised words beyond one per sentence, per word',
    scale: 6.5,
    measure: (t) => share(Math.max(0, t.capitalisedWords - t.sentences), t.words),
  },
  {
    name: 'digits',
    description: 'log(1 + digits)',
    scale: 1,
    measure: (t) => Math.log1p(sumOfKinds(t, DIGIT)),
  },
  {
    name: 'punctuation',
    description: 'punctuation per character, at most a quarter',
    scale: 23,
    measure: (t) => Math.min(0.25, share(sumOfKinds(t, PUNCTUATION), t.characters)),
  },
  {
    name: 'symbols',
    description: 'log(1 + emoji and symbols)',
    scale: 2,
    measure: (t) => Math.log1p(sumOfKinds(t, SYMBOL, EMOJI_LEAD)),
  },
  {
    name: 'spacing',
    description: 'white space per character, at most 0.4',
    scale: 25,
    measure: (t) => Math.min(0.4, share(sumOfKinds(t, SPACE), t.characters)),
  },
];
