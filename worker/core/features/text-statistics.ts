import { measureBesidePrompt, type PromptStatistics } from './beside-prompt.ts';
import { KIND, SPACE, UPPER } from './characters.ts';
import { hashPair } from './hash.ts';
import { bitsOfLists, LEXICON_LISTS, type LexiconList, listsOfWord, listsOfWordPair } from './lexicon.ts';
import { COMMA, DASH, isTerminal, MARK, QUESTION } from './marks.ts';
import type { Words } from './words.ts';

/** Counts of a response beside its prompt, from which the style features are made. */
export interface TextStatistics extends PromptStatistics {
  characters: number;
  /** Code units by kind (characters.ts), and by the marks the features name. */
  kinds: Uint32Array;
  marks: Uint32Array;
  repeatedMarks: number;
  /** Dashes that part words, not hyphens inside one: those beside white space, and long ones. */
  partingDashes: number;
  words: number;
  distinctWords: number;
  repeatedWordPairs: number;
  lettersInWords: number;
  longWords: number;
  longestWord: number;
  capitalWords: number;
  capitalisedWords: number;
  lists: Record<LexiconList, number>;
  /** Has a series: "bread, milk and eggs". */
  hasSeries: boolean;
  sentences: number;
  askingSentences: number;
  longestSentence: number;
  lowerCaseSentences: number;
  firstKind: number;
  lastMark: number;
  lines: LineStatistics;
}

/** Lines by their shape in Markdown. */
interface LineStatistics {
  lines: number;
  paragraphs: number;
  bullets: number;
  numbered: number;
  headings: number;
  tableRows: number;
  fences: number;
}

function isPartingDash(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== DASH) return true;
  return text.charCodeAt(at - 1) === 0x20 && text.charCodeAt(at + 1) === 0x20;
}

/** Walks the characters once: their kinds, their marks, and marks that follow themselves ("!!", "…" typed as dots). */
function countCharacters(
  text: string,
): Pick<TextStatistics, 'kinds' | 'marks' | 'repeatedMarks' | 'partingDashes'> {
  const kinds = new Uint32Array(8);
  const marks = new Uint32Array(0x80);
  let repeatedMarks = 0;
  let partingDashes = 0;
  let previous = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = KIND[code] as number;
    const plain = MARK[code] as number;
    kinds[kind] = (kinds[kind] as number) + 1;
    marks[plain] = (marks[plain] as number) + 1;
    if (plain === previous && isTerminal(plain)) repeatedMarks++;
    if (plain === DASH && isPartingDash(text, at)) partingDashes++;
    previous = plain;
  }
  return { kinds, marks, repeatedMarks, partingDashes };
}

function isAllCapitals(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  for (let at = start; at < end; at++) {
    if (KIND[text.charCodeAt(at)] !== UPPER) return false;
  }
  return true;
}

function countLists(words: Words): Record<LexiconList, number> {
  const counts = new Array<number>(LEXICON_LISTS.length).fill(0);
  for (let index = 0; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    let lists = listsOfWord(hash);
    if (index > 0) lists |= listsOfWordPair(words.hashes[index - 1] as number, hash);
    for (let list = 0; lists >> list !== 0; list++)
      counts[list] = (counts[list] as number) + ((lists >> list) & 1);
  }
  return Object.fromEntries(LEXICON_LISTS.map((name, list) => [name, counts[list]])) as Record<
    LexiconList,
    number
  >;
}

type WordStatistics = Pick<
  TextStatistics,
  'lettersInWords' | 'longWords' | 'longestWord' | 'capitalWords' | 'capitalisedWords' | 'repeatedWordPairs'
>;

function countWords(text: string, words: Words): WordStatistics {
  const statistics: WordStatistics = {
    lettersInWords: 0,
    longWords: 0,
    longestWord: 0,
    capitalWords: 0,
    capitalisedWords: 0,
    repeatedWordPairs: 0,
  };
  const pairs = new Set<number>();
  for (let index = 0; index < words.count; index++) {
    const start = words.starts[index] as number;
    const end = words.ends[index] as number;
    statistics.lettersInWords += end - start;
    if (end - start >= 7) statistics.longWords++;
    statistics.longestWord = Math.max(statistics.longestWord, end - start);
    if (KIND[text.charCodeAt(start)] === UPPER) statistics.capitalisedWords++;
    if (isAllCapitals(text, start, end)) statistics.capitalWords++;
    if (index > 0) pairs.add(hashPair(words.hashes[index - 1] as number, words.hashes[index] as number));
  }
  statistics.repeatedWordPairs = Math.max(0, words.count - 1 - pairs.size);
  return statistics;
}

const JOINING = bitsOfLists('joining');

function gapAfter(words: Words, index: number): number {
  return (words.starts[index + 1] as number) - (words.ends[index] as number);
}

/** Whether there is a comma, and little else, between this word and the next. */
function commaAfter(text: string, words: Words, index: number): boolean {
  return gapAfter(words, index) <= 2 && MARK[text.charCodeAt(words.ends[index] as number)] === COMMA;
}

/** A comma after one word, one or two words, and a joining word. */
function hasSeries(text: string, words: Words): boolean {
  for (let index = 2; index < words.count; index++) {
    if ((listsOfWord(words.hashes[index] as number) & JOINING) === 0) continue;
    if (gapAfter(words, index - 1) > 1 && !commaAfter(text, words, index - 1)) continue;
    if (commaAfter(text, words, index - 2)) return true;
    if (index > 2 && gapAfter(words, index - 2) === 1 && commaAfter(text, words, index - 3)) return true;
  }
  return false;
}

/** A sentence ends at . ! ? before a space, at an ideographic full stop, or at a line's end. */
function endsSentence(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x0a) return true;
  const plain = MARK[code] as number;
  if (!isTerminal(plain)) return false;
  return plain !== code || at + 1 === text.length || KIND[text.charCodeAt(at + 1)] === SPACE;
}

/** The mark that ends a sentence between two places; 0x0a at a line's end, 0 for none. */
function sentenceMark(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (endsSentence(text, at)) return MARK[text.charCodeAt(at)] as number;
  return 0;
}

function countSentences(
  text: string,
  words: Words,
): Pick<TextStatistics, 'sentences' | 'askingSentences' | 'longestSentence' | 'lowerCaseSentences'> {
  let sentences = 0;
  let askingSentences = 0;
  let longestSentence = 0;
  let lowerCaseSentences = 0;
  let first = 0;
  for (let index = 0; index < words.count; index++) {
    const isLast = index + 1 === words.count;
    const next = isLast ? text.length : (words.starts[index + 1] as number);
    const mark = sentenceMark(text, words.ends[index] as number, next);
    if (mark === 0 && !isLast) continue;
    const opening = text.charCodeAt(words.starts[first] as number);
    if (opening < 0x80 && opening >= 0x61 && opening <= 0x7a) lowerCaseSentences++;
    if (mark === QUESTION) askingSentences++;
    sentences++;
    longestSentence = Math.max(longestSentence, index + 1 - first);
    first = index + 1;
  }
  return { sentences, askingSentences, longestSentence, lowerCaseSentences };
}

function lineShape(head: string): 'bullets' | 'numbered' | 'headings' | 'tableRows' | 'fences' | null {
  if (/^[-*+•‣]\s/.test(head)) return 'bullets';
  if (/^\(?\d{1,3}[.)]\s/.test(head)) return 'numbered';
  if (/^#{1,6}\s/.test(head)) return 'headings';
  if (head.startsWith('|')) return 'tableRows';
  return head.startsWith('```') || head.startsWith('~~~') ? 'fences' : null;
}

function countLines(text: string): LineStatistics {
  const statistics = {
    lines: 0,
    paragraphs: 0,
    bullets: 0,
    numbered: 0,
    headings: 0,
    tableRows: 0,
    fences: 0,
  };
  let blankBefore = true;
  for (const line of text.split('\n')) {
    // Only a line's beginning matters, and a 100,000-character line must cost no more than a short one.
    const head = line.slice(0, 80).trimStart();
    if (head !== '') {
      const shape = lineShape(head);
      if (shape !== null) statistics[shape]++;
      statistics.lines++;
      if (blankBefore) statistics.paragraphs++;
    }
    blankBefore = head === '';
  }
  return statistics;
}

/** Measures a response beside its prompt; linear in their lengths. */
export function measureText(prompt: string, response: string, words: Words): TextStatistics {
  const ending = response.slice(-40).trimEnd();
  return {
    characters: response.length,
    ...countCharacters(response),
    words: words.count,
    distinctWords: new Set(words.hashes.subarray(0, words.count)).size,
    ...countWords(response, words),
    lists: countLists(words),
    hasSeries: hasSeries(response, words),
    ...countSentences(response, words),
    firstKind: KIND[response.slice(0, 40).trimStart().charCodeAt(0)] ?? SPACE,
    lastMark: MARK[ending.charCodeAt(ending.length - 1)] ?? 0,
    lines: countLines(response),
    ...measureBesidePrompt(prompt, response, words),
  };
}
