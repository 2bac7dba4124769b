import { KIND, SPACE, UPPER } from './characters.ts';
import { hashPair } from './hash.ts';
import { LEXICON_LISTS, type LexiconList, listsOfWord, listsOfWordPair } from './lexicon.ts';
import { splitWords, type Words } from './words.ts';

/** Counts of a response beside its prompt, from which the style features are made. */
export interface TextStatistics {
  characters: number;
  /** Code units by kind (characters.ts), and by the marks the features name. */
  kinds: Uint32Array;
  marks: Uint32Array;
  repeatedMarks: number;
  words: number;
  distinctWords: number;
  repeatedWordPairs: number;
  lettersInWords: number;
  longWords: number;
  longestWord: number;
  capitalWords: number;
  capitalisedWords: number;
  lists: Record<LexiconList, number>;
  sentences: number;
  longestSentence: number;
  lowerCaseSentences: number;
  firstKind: number;
  lastMark: number;
  lines: LineStatistics;
  promptWords: number;
  distinctPromptWords: number;
  /** Distinct words of the response that the prompt has too. */
  sharedWords: number;
  promptAsks: boolean;
  /** The same of the prompt's last paragraph, in a dialogue the last turn. */
  distinctLastWords: number;
  sharedLastWords: number;
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

const mark = (character: string): number => character.charCodeAt(0);

/** ASCII marks under which wider forms of the same mark are counted. */
const SAME_MARK = new Map<number, number>(
  [
    ['。', '.'],
    ['．', '.'],
    ['।', '.'],
    ['۔', '.'],
    ['…', '.'],
    ['？', '?'],
    ['؟', '?'],
    ['！', '!'],
    ['，', ','],
    ['、', ','],
    ['،', ','],
    ['：', ':'],
    ['；', ';'],
    ['（', '('],
    ['“', '"'],
    ['”', '"'],
    ['«', '"'],
    ['»', '"'],
    ['「', '"'],
    ['」', '"'],
    ['–', '-'],
    ['—', '-'],
  ].map(([wide = '', plain = '']) => [mark(wide), mark(plain)]),
);

const MARK = Uint8Array.from(
  { length: 0x10000 },
  (_, code) => SAME_MARK.get(code) ?? (code < 0x80 ? code : 0),
);

function isTerminal(code: number): boolean {
  return code === 0x2e || code === 0x3f || code === 0x21;
}

/** Walks the characters once: their kinds, their marks, and marks that follow themselves ("!!", "…" typed as dots). */
function countCharacters(text: string): Pick<TextStatistics, 'kinds' | 'marks' | 'repeatedMarks'> {
  const kinds = new Uint32Array(8);
  const marks = new Uint32Array(0x80);
  let repeatedMarks = 0;
  let previous = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = KIND[code] as number;
    const plain = MARK[code] as number;
    kinds[kind] = (kinds[kind] as number) + 1;
    marks[plain] = (marks[plain] as number) + 1;
    if (plain === previous && isTerminal(plain)) repeatedMarks++;
    previous = plain;
  }
  return { kinds, marks, repeatedMarks };
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

/** A sentence ends at . ! ? before a space, at an ideographic full stop, or at a line's end. */
function endsSentence(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x0a) return true;
  const plain = MARK[code] as number;
  if (!isTerminal(plain)) return false;
  return plain !== code || at + 1 === text.length || KIND[text.charCodeAt(at + 1)] === SPACE;
}

function countSentences(
  text: string,
  words: Words,
): Pick<TextStatistics, 'sentences' | 'longestSentence' | 'lowerCaseSentences'> {
  let sentences = 0;
  let longestSentence = 0;
  let lowerCaseSentences = 0;
  let first = 0;
  for (let index = 0; index < words.count; index++) {
    const next = index + 1 < words.count ? (words.starts[index + 1] as number) : text.length;
    let ends = index + 1 === words.count;
    for (let at = words.ends[index] as number; at < next && !ends; at++) ends = endsSentence(text, at);
    if (!ends) continue;
    const opening = text.charCodeAt(words.starts[first] as number);
    if (opening < 0x80 && opening >= 0x61 && opening <= 0x7a) lowerCaseSentences++;
    sentences++;
    longestSentence = Math.max(longestSentence, index + 1 - first);
    first = index + 1;
  }
  return { sentences, longestSentence, lowerCaseSentences };
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

function distinct(words: Words): Set<number> {
  return new Set(words.hashes.subarray(0, words.count));
}

function countShared(some: Set<number>, others: Set<number>): number {
  let shared = 0;
  for (const hash of some) if (others.has(hash)) shared++;
  return shared;
}

/** Measures a response beside its prompt; linear in their lengths. */
export function measureText(prompt: string, response: string, words: Words): TextStatistics {
  const promptWords = splitWords(prompt);
  const inPrompt = distinct(promptWords);
  const inResponse = distinct(words);
  const lastBreak = prompt.trimEnd().lastIndexOf('\n\n');
  const inLastParagraph = distinct(splitWords(prompt.slice(lastBreak + 1)));
  const ending = response.slice(-40).trimEnd();
  return {
    characters: response.length,
    ...countCharacters(response),
    words: words.count,
    distinctWords: inResponse.size,
    ...countWords(response, words),
    lists: countLists(words),
    ...countSentences(response, words),
    firstKind: KIND[response.slice(0, 40).trimStart().charCodeAt(0)] ?? SPACE,
    lastMark: MARK[ending.charCodeAt(ending.length - 1)] ?? 0,
    lines: countLines(response),
    promptWords: promptWords.count,
    distinctPromptWords: inPrompt.size,
    sharedWords: countShared(inResponse, inPrompt),
    promptAsks: prompt.slice(-200).includes('?'),
    distinctLastWords: inLastParagraph.size,
    sharedLastWords: countShared(inResponse, inLastParagraph),
  };
}
