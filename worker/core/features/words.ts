import { EMOJI_LEAD, FOLDED, IDEOGRAPH, KIND, SPACE } from './characters.ts';
import { HASH_START, hashUnit, mixHash } from './hash.ts';

const APOSTROPHE = 0x27;

/** The words of a text in order: runs of letters and digits, an apostrophe inside belonging to its word; an ideograph alone. */
export interface Words {
  count: number;
  /** Hash of each word's lower-case letters, unsigned, `[≥ count]`. */
  hashes: Uint32Array;
  /** Where each word begins and ends in the text, in UTF-16 code units, `[≥ count]`. */
  starts: Uint32Array;
  ends: Uint32Array;
}

function isWordKind(kind: number): boolean {
  return kind !== SPACE && kind < IDEOGRAPH;
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isWordKind(KIND[code] as number)) continue;
    const joins = FOLDED[code] === APOSTROPHE && isWordKind(KIND[text.charCodeAt(end + 1)] ?? SPACE);
    if (!joins) break;
  }
  return end;
}

/** Hash by which a word, already lower-case or not, is found in {@link Words.hashes}. */
export function hashWord(text: string, start = 0, end: number = text.length): number {
  let hash = HASH_START;
  for (let at = start; at < end; at++) hash = hashUnit(hash, FOLDED[text.charCodeAt(at)] as number);
  return mixHash(hash);
}

/** Splits a text of any script into {@link Words}; lone surrogates are letters, emoji are no words. */
export function splitWords(text: string): Words {
  const words: Words = {
    count: 0,
    hashes: new Uint32Array(text.length),
    starts: new Uint32Array(text.length),
    ends: new Uint32Array(text.length),
  };
  let at = 0;
  while (at < text.length) {
    const kind = KIND[text.charCodeAt(at)] as number;
    const alone = kind === IDEOGRAPH;
    if (!alone && !isWordKind(kind)) {
      at += kind === EMOJI_LEAD ? 2 : 1;
      continue;
    }
    const end = alone ? at + 1 : wordEnd(text, at);
    words.hashes[words.count] = hashWord(text, at, end);
    words.starts[words.count] = at;
    words.ends[words.count] = end;
    words.count++;
    at = end;
  }
  return words;
}

/** Those words of a text that begin at `place` or after it, as a view. */
export function wordsFrom(words: Words, place: number): Words {
  let first = 0;
  while (first < words.count && (words.starts[first] as number) < place) first++;
  return {
    count: words.count - first,
    hashes: words.hashes.subarray(first),
    starts: words.starts.subarray(first),
    ends: words.ends.subarray(first),
  };
}
