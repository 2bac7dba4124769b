import { DIGIT, EMOJI_LEAD, IDEOGRAPH, LOWER, PUNCTUATION, SPACE, SYMBOL, UPPER } from './characters.ts';
import type { LexiconList } from './lexicon.ts';
import type { TextStatistics } from './text-statistics.ts';

interface StyleFeature {
  name: string;
  /** What is measured, in one line. */
  description: string;
  measure: (text: TextStatistics) => number;
}

const kind = (text: TextStatistics, ...kinds: number[]): number =>
  kinds.reduce((sum, each) => sum + (text.kinds[each] as number), 0);

const marks = (text: TextStatistics, characters: string): number =>
  [...characters].reduce((sum, character) => sum + (text.marks[character.charCodeAt(0)] as number), 0);

/** Share, 0 for nothing of nothing. */
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

const atLeast = (floor: number, value: number): number => Math.max(floor, value);

const letters = (text: TextStatistics): number => kind(text, LOWER, UPPER, IDEOGRAPH);

const listRate = (list: LexiconList, scale: number) => ({
  measure: (text: TextStatistics) => scale * share(text.lists[list], Math.sqrt(text.words)),
});

const listLog = (list: LexiconList) => ({ measure: (text: TextStatistics) => Math.log1p(text.lists[list]) });

/** The style block, in order: logarithms of counts and scaled shares, of a spread of a half or so between responses to one
 *  prompt. */
export const STYLE_TABLE: readonly StyleFeature[] = [
  // Length, in several shapes, so that a linear head can prefer a middle length.
  { name: 'characters', description: 'log(1 + UTF-16 code units)', measure: (t) => Math.log1p(t.characters) },
  { name: 'words', description: 'log(1 + words)', measure: (t) => Math.log1p(t.words) },
  {
    name: 'words_root',
    description: 'square root of the words, tenths',
    measure: (t) => Math.sqrt(t.words) / 10,
  },
  {
    name: 'brevity_10',
    description: 'how far below 10 words, 0 to 1',
    measure: (t) => atLeast(0, 1 - t.words / 10),
  },
  {
    name: 'brevity_30',
    description: 'how far below 30 words, 0 to 1',
    measure: (t) => atLeast(0, 1 - t.words / 30),
  },
  {
    name: 'length_over_100',
    description: 'log of words / 100 above it, else 0',
    measure: (t) => atLeast(0, Math.log((t.words + 1) / 101)),
  },
  {
    name: 'length_over_300',
    description: 'log of words / 300 above it, else 0',
    measure: (t) => atLeast(0, Math.log((t.words + 1) / 301)),
  },
  { name: 'sentences', description: 'log(1 + sentences)', measure: (t) => Math.log1p(t.sentences) },
  {
    name: 'lines',
    description: 'log(1 + lines that are not blank)',
    measure: (t) => Math.log1p(t.lines.lines),
  },
  { name: 'paragraphs', description: 'log(1 + paragraphs)', measure: (t) => Math.log1p(t.lines.paragraphs) },
  {
    name: 'sentence_length',
    description: 'log(1 + words per sentence)',
    measure: (t) => Math.log1p(share(t.words, t.sentences)),
  },
  {
    name: 'longest_sentence',
    description: 'log(1 + words of the longest sentence)',
    measure: (t) => Math.log1p(t.longestSentence),
  },
  {
    name: 'length_to_prompt',
    description: 'log of words to words of the prompt, each plus 5',
    measure: (t) => Math.log((t.words + 5) / (t.promptWords + 5)),
  },
  // Words.
  {
    name: 'word_length',
    description: 'code units per word, at most 20',
    measure: (t) => Math.min(20, share(t.lettersInWords, t.words)),
  },
  {
    name: 'long_words',
    description: 'words of 7 letters and more, by the square root of the words',
    measure: (t) => share(t.longWords, Math.sqrt(t.words)),
  },
  {
    name: 'longest_word',
    description: 'log(1 + code units of the longest word)',
    measure: (t) => Math.log1p(t.longestWord),
  },
  {
    name: 'vocabulary',
    description: 'distinct words, by the square root of the words',
    measure: (t) => share(t.distinctWords, Math.sqrt(t.words)),
  },
  {
    name: 'distinct_words',
    description: 'distinct words per word',
    measure: (t) => 4 * share(t.distinctWords, t.words),
  },
  {
    name: 'repetition',
    description: 'share of neighbouring word pairs said before',
    measure: (t) => 4 * share(t.repeatedWordPairs, t.words),
  },
  // Characters.
  {
    name: 'capitals',
    description: 'capitals among letters',
    measure: (t) => 5 * share(kind(t, UPPER), letters(t)),
  },
  { name: 'shouting', description: 'words all in capitals', measure: (t) => Math.log1p(t.capitalWords) },
  {
    name: 'names',
    description: 'capitalised words beyond one per sentence, per word',
    measure: (t) => 4 * share(atLeast(0, t.capitalisedWords - t.sentences), t.words),
  },
  { name: 'digits', description: 'log(1 + digits)', measure: (t) => Math.log1p(kind(t, DIGIT)) },
  {
    name: 'punctuation',
    description: 'punctuation per character',
    measure: (t) => 10 * share(kind(t, PUNCTUATION), t.characters),
  },
  {
    name: 'symbols',
    description: 'log(1 + emoji and symbols)',
    measure: (t) => Math.log1p(kind(t, SYMBOL, EMOJI_LEAD)),
  },
  {
    name: 'spacing',
    description: 'white space per character',
    measure: (t) => 10 * share(kind(t, SPACE), t.characters),
  },
  // Punctuation.
  {
    name: 'commas',
    description: 'commas, by the square root of the words',
    measure: (t) => share(2 * marks(t, ','), Math.sqrt(t.words)),
  },
  { name: 'questions', description: 'log(1 + question marks)', measure: (t) => Math.log1p(marks(t, '?')) },
  {
    name: 'exclamations',
    description: 'log(1 + exclamation marks)',
    measure: (t) => Math.log1p(marks(t, '!')),
  },
  {
    name: 'repeated_marks',
    description: 'log(1 + . ! ? that follow themselves)',
    measure: (t) => Math.log1p(t.repeatedMarks),
  },
  { name: 'quotes', description: 'log(1 + quotation marks)', measure: (t) => Math.log1p(marks(t, '"')) },
  { name: 'brackets', description: 'log(1 + opening brackets)', measure: (t) => Math.log1p(marks(t, '([{')) },
  {
    name: 'colons',
    description: 'log(1 + colons and semicolons)',
    measure: (t) => Math.log1p(marks(t, ':;')),
  },
  { name: 'dashes', description: 'log(1 + hyphens and dashes)', measure: (t) => Math.log1p(marks(t, '-')) },
  {
    name: 'ends_complete',
    description: 'ends in . ! ? or a closing mark',
    measure: (t) => ('.!?")]`*'.includes(String.fromCharCode(t.lastMark)) ? 1 : 0),
  },
  {
    name: 'ends_asking',
    description: 'ends in a question mark',
    measure: (t) => (t.lastMark === 0x3f ? 1 : 0),
  },
  {
    name: 'starts_capital',
    description: 'begins with a capital',
    measure: (t) => (t.firstKind === UPPER ? 1 : 0),
  },
  {
    name: 'careless_sentences',
    description: 'share of sentences that begin in lower case',
    measure: (t) => share(t.lowerCaseSentences, t.sentences),
  },
  // Markup.
  { name: 'bullets', description: 'log(1 + bullet points)', measure: (t) => Math.log1p(t.lines.bullets) },
  { name: 'numbered', description: 'log(1 + numbered points)', measure: (t) => Math.log1p(t.lines.numbered) },
  { name: 'headings', description: 'log(1 + headings)', measure: (t) => Math.log1p(t.lines.headings) },
  {
    name: 'emphasis',
    description: 'log(1 + asterisks and underscores)',
    measure: (t) => Math.log1p(marks(t, '*_')),
  },
  {
    name: 'code',
    description: 'log(1 + backticks, and table bars)',
    measure: (t) => Math.log1p(marks(t, '`') + t.lines.tableRows),
  },
  { name: 'links', description: 'log(1 + slashes)', measure: (t) => Math.log1p(marks(t, '/')) },
  // Manner, by English word lists.
  { name: 'refusal', description: 'cannot, unable to, as an …: log(1 + count)', ...listLog('refusal') },
  { name: 'apology', description: 'sorry, unfortunately …: log(1 + count)', ...listLog('apology') },
  {
    name: 'hedging',
    description: 'maybe, might, I think …, by the square root of the words',
    ...listRate('hedge', 1),
  },
  {
    name: 'connectives',
    description: 'because, however, for example …, by the square root of the words',
    ...listRate('connective', 1),
  },
  { name: 'courtesy', description: 'please, sure, happy …: log(1 + count)', ...listLog('courtesy') },
  {
    name: 'negation',
    description: "not, no, don't …, by the square root of the words",
    ...listRate('negation', 1),
  },
  {
    name: 'first_person',
    description: 'I, me, my …, by the square root of the words',
    ...listRate('firstPerson', 1),
  },
  { name: 'we', description: 'we, us, our …, by the square root of the words', ...listRate('weUs', 1) },
  {
    name: 'second_person',
    description: 'you, your …, by the square root of the words',
    ...listRate('secondPerson', 1),
  },
  {
    name: 'function_words',
    description: 'the, of, and …, per word',
    measure: (t) => 5 * share(t.lists.functionWord, t.words),
  },
  { name: 'informal', description: 'lol, gonna, dont …: log(1 + count)', ...listLog('informal') },
  { name: 'obligation', description: 'should, must, need …: log(1 + count)', ...listLog('obligation') },
  { name: 'evidence', description: 'study, data, according …: log(1 + count)', ...listLog('evidence') },
  {
    name: 'superlatives',
    description: 'very, always, best …, by the square root of the words',
    ...listRate('superlative', 1),
  },
  // Beside the prompt.
  {
    name: 'prompt_words_used',
    description: 'share of the distinct words of the prompt that occur',
    measure: (t) => 2 * share(t.sharedWords, t.distinctPromptWords),
  },
  {
    name: 'words_from_prompt',
    description: 'share of the distinct words that the prompt has',
    measure: (t) => 4 * share(t.sharedWords, t.distinctWords),
  },
  {
    name: 'asks_when_asked',
    description: 'has a question mark where the prompt ends with one near',
    measure: (t) => (t.promptAsks && marks(t, '?') > 0 ? 1 : 0),
  },
  {
    name: 'new_words',
    description: 'log(1 + distinct words that the prompt has not)',
    measure: (t) => Math.log1p(t.distinctWords - t.sharedWords),
  },
  {
    name: 'last_words_used',
    description: "share of the distinct words of the prompt's last paragraph that occur",
    measure: (t) => 2 * share(t.sharedLastWords, t.distinctLastWords),
  },
  {
    name: 'words_from_last',
    description: "share of the distinct words that the prompt's last paragraph has",
    measure: (t) => 4 * share(t.sharedLastWords, t.distinctWords),
  },
];
