import { FOLDED, KIND, SPACE } from './characters.ts';
import { hashPair, mixHash } from './hash.ts';
import type { Words } from './words.ts';

/** Buckets of each of the two hashed blocks: word 1–2-grams, then character 3–4-grams. */
export const BUCKETS_PER_BLOCK = 1024;
/** Length of each block's vector. Against a prior of 100 examples, 1 is heard too little and 4 over-fits: .001–.004 nats on three sets. */
const BLOCK_LENGTH = 2;

/** Is shown the n-grams of a text one by one, in the order of their ends.
 *  @param bucket of the block, 0 … {@link BUCKETS_PER_BLOCK} − 1
 *  @param sign what one occurrence adds to the bucket, 1 or −1
 *  @param first where the n-gram begins: a word's number, or a code unit of the text
 *  @param last where its last word or code unit is, inclusive; `text.length` for the space that ends a text */
export type GramVisitor = (bucket: number, sign: number, first: number, last: number) => void;

// A bucket takes the low bits of the hash, its sign the highest: collisions then cancel on average instead of adding up.
function show(visit: GramVisitor, hash: number, first: number, last: number): void {
  visit(hash & (BUCKETS_PER_BLOCK - 1), hash >>> 31 === 0 ? 1 : -1, first, last);
}

/** Shows the word 1–2-grams; places are numbers of words. */
export function walkWordGrams(words: Words, visit: GramVisitor): void {
  for (let index = 0; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    show(visit, mixHash(hash ^ 0x5bd1e995), index, index);
    if (index > 0) {
      show(visit, hashPair(words.hashes[index - 1] as number, hash), index - 1, index);
    }
  }
}

/** Shows the character 3–4-grams; places are code units. A run of white space counts as one space, and one stands before and
 *  after the text, so that between an n-gram's first and last place lie its characters and white space, nothing else. */
export function walkCharacterGrams(text: string, visit: GramVisitor): void {
  // The last three code units before the current one, and where they are.
  let third = 0;
  let second = 0;
  let first = 0x20;
  let thirdAt = 0;
  let secondAt = 0;
  let firstAt = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0x20;
    const unit = KIND[code] === SPACE ? 0x20 : (FOLDED[code] as number);
    if (unit === 0x20 && first === 0x20) continue;
    const trigram =
      Math.imul(second, 0x9e3779b1) + Math.imul(first, 0x85ebca6b) + Math.imul(unit, 0xc2b2ae35);
    if (second !== 0) show(visit, mixHash(trigram), secondAt, at);
    if (third !== 0) show(visit, mixHash(trigram + Math.imul(third, 0x27d4eb2f)), thirdAt, at);
    third = second;
    second = first;
    first = unit;
    thirdAt = secondAt;
    secondAt = firstAt;
    firstAt = at;
  }
}

/** Each bucket's signed sum of the n-grams that `walk` shows, before it is damped and scaled. */
export function countGrams(walk: (visit: GramVisitor) => void): Float64Array {
  const block = new Float64Array(BUCKETS_PER_BLOCK);
  walk((bucket, sign) => {
    block[bucket] = (block[bucket] as number) + sign;
  });
  return block;
}

/** Of the counts that nearly all buckets have. */
const DAMPED = Float64Array.from({ length: 64 }, (_, count) => Math.log1p(count));

function damp(count: number): number {
  const size = Math.abs(count);
  const damped = DAMPED[size] ?? Math.log1p(size);
  return count < 0 ? -damped : damped;
}

function normalise(block: Float64Array): Float64Array {
  let squares = 0;
  for (let bucket = 0; bucket < block.length; bucket++) {
    const count = block[bucket] as number;
    if (count === 0) continue;
    const damped = damp(count);
    block[bucket] = damped;
    squares += damped * damped;
  }
  const scale = squares > 0 ? BLOCK_LENGTH / Math.sqrt(squares) : 0;
  for (let bucket = 0; bucket < block.length; bucket++) block[bucket] = (block[bucket] as number) * scale;
  return block;
}

/** The two hashed blocks of a response, in order: signed log counts of its n-grams, each block scaled to length 2. */
export function hashedFeatures(text: string, words: Words): readonly [Float64Array, Float64Array] {
  return [
    normalise(countGrams((visit) => walkWordGrams(words, visit))),
    normalise(countGrams((visit) => walkCharacterGrams(text, visit))),
  ];
}
