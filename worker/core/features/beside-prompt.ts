import { IDEOGRAPH, KIND } from './characters.ts';
import { hashPair } from './hash.ts';
import { bitsOfLists, listsOfWord } from './lexicon.ts';
import { MARK, QUESTION } from './marks.ts';
import { splitWords, type Words, wordsFrom } from './words.ts';

/** What is asked, and how much of it a response says. "The turn" is what the last speaker of a dialogue says, or else the whole
 *  prompt. */
export interface PromptStatistics {
  promptWords: number;
  distinctPromptWords: number;
  promptAsks: boolean;
  turnWords: number;
  turnAsks: boolean;
  /** The turn says I, me, my …. */
  turnOfSelf: boolean;
  /** Distinct words of the response that the prompt has too. */
  sharedWords: number;
  /** Distinct words of the response that carry content and that the prompt has not. */
  newContentWords: number;
  /** The same of the prompt's last paragraph. */
  distinctLastWords: number;
  sharedLastWords: number;
  /** Distinct pairs and triples of neighbouring words that the turn has too. */
  sharedTurnPairs: number;
  sharedTurnTriples: number;
}

const SPEAKERS = ['Human:', 'User:', 'Assistant:', 'AI:', 'Bot:'];

/** Where the last turn of a dialogue begins, each of whose turns names its speaker after a blank line; 0 in other texts. */
function turnStart(prompt: string): number {
  const starts = SPEAKERS.map((speaker) => {
    const start = prompt.lastIndexOf(`\n\n${speaker}`);
    if (start >= 0) return start + 2 + speaker.length;
    return prompt.startsWith(speaker) ? speaker.length : 0;
  });
  return Math.max(...starts);
}

const SELF = bitsOfLists('firstPerson');

const CONTENTLESS = bitsOfLists(
  'functionWord',
  'common',
  'firstPerson',
  'weUs',
  'secondPerson',
  'negation',
  'hedge',
  'connective',
);

function isContent(text: string, words: Words, index: number): boolean {
  const start = words.starts[index] as number;
  if (KIND[text.charCodeAt(start)] === IDEOGRAPH) return true;
  if ((words.ends[index] as number) - start < 3) return false;
  return (listsOfWord(words.hashes[index] as number) & CONTENTLESS) === 0;
}

function distinct(words: Words): Set<number> {
  return new Set(words.hashes.subarray(0, words.count));
}

/** How many of the one the other has. */
function countShared(some: Set<number>, others: Set<number>): number {
  let shared = 0;
  for (const hash of some) if (others.has(hash)) shared++;
  return shared;
}

function runs(words: Words): { pairs: Set<number>; triples: Set<number> } {
  const pairs = new Set<number>();
  const triples = new Set<number>();
  let before = 0;
  for (let index = 1; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    if (index > 1) triples.add(hashPair(before, hash));
    before = hashPair(words.hashes[index - 1] as number, hash);
    pairs.add(before);
  }
  return { pairs, triples };
}

/** Counts the runs of the turn that the response has, each once: `turn` loses those. */
function takeShared(words: Words, turn: { pairs: Set<number>; triples: Set<number> }) {
  let sharedTurnPairs = 0;
  let sharedTurnTriples = 0;
  let before = 0;
  for (let index = 1; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    if (index > 1 && turn.triples.delete(hashPair(before, hash))) sharedTurnTriples++;
    before = hashPair(words.hashes[index - 1] as number, hash);
    if (turn.pairs.delete(before)) sharedTurnPairs++;
  }
  return { sharedTurnPairs, sharedTurnTriples };
}

function countNewContent(response: string, words: Words, inPrompt: Set<number>): number {
  const found = new Set<number>();
  for (let index = 0; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    if (!inPrompt.has(hash) && isContent(response, words, index)) found.add(hash);
  }
  return found.size;
}

function asks(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (MARK[text.charCodeAt(at)] === QUESTION) return true;
  return false;
}

function speaksOfSelf(words: Words): boolean {
  for (let index = 0; index < words.count; index++) {
    if ((listsOfWord(words.hashes[index] as number) & SELF) !== 0) return true;
  }
  return false;
}

/** Measures a prompt and what a response has of it; linear in their lengths.
 *  @param words of the response */
export function measureBesidePrompt(prompt: string, response: string, words: Words): PromptStatistics {
  const promptWords = splitWords(prompt);
  const inPrompt = distinct(promptWords);
  const inResponse = distinct(words);
  const inLastParagraph = distinct(wordsFrom(promptWords, prompt.trimEnd().lastIndexOf('\n\n') + 1));
  const start = turnStart(prompt);
  const turn = wordsFrom(promptWords, start);
  return {
    promptWords: promptWords.count,
    distinctPromptWords: inPrompt.size,
    promptAsks: prompt.slice(-200).includes('?'),
    turnWords: turn.count,
    turnAsks: asks(prompt, start),
    turnOfSelf: speaksOfSelf(turn),
    sharedWords: countShared(inResponse, inPrompt),
    newContentWords: countNewContent(response, words, inPrompt),
    distinctLastWords: inLastParagraph.size,
    sharedLastWords: countShared(inResponse, inLastParagraph),
    ...takeShared(words, runs(turn)),
  };
}
