import { FOLDED, KIND, SPACE } from './characters.ts';
import { hashPair, mixHash } from './hash.ts';
import type { Words } from './words.ts';

/** Buckets of each of the two hashed blocks: word 1–2-grams, then character 3–4-grams. */
export const BUCKETS_PER_BLOCK = 1024;
/** Length of each block's vector. Against a prior of 100 examples, 1 is heard too little and 4 over-fits: .001–.004 nats on three sets. */
const BLOCK_LENGTH = 2;

// A bucket takes the low bits of the hash, its sign the highest: collisions then cancel on average instead of adding up.
function add(block: Float64Array, hash: number): void {
  const bucket = hash & (BUCKETS_PER_BLOCK - 1);
  block[bucket] = (block[bucket] as number) + (hash >>> 31 === 0 ? 1 : -1);
}

function countWordGrams(words: Words): Float64Array {
  const block = new Float64Array(BUCKETS_PER_BLOCK);
  for (let index = 0; index < words.count; index++) {
    const hash = words.hashes[index] as number;
    add(block, mixHash(hash ^ 0x5bd1e995));
    if (index > 0) add(block, hashPair(words.hashes[index - 1] as number, hash));
  }
  return block;
}

function countCharacterGrams(text: string): Float64Array {
  const block = new Float64Array(BUCKETS_PER_BLOCK);
  // The last three code units before the current one; the text counts as wrapped in spaces, runs of spaces as one.
  let third = 0;
  let second = 0;
  let first = 0x20;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0x20;
    const unit = KIND[code] === SPACE ? 0x20 : (FOLDED[code] as number);
    if (unit === 0x20 && first === 0x20) continue;
    const trigram =
      Math.imul(second, 0x9e3779b1) + Math.imul(first, 0x85ebca6b) + Math.imul(unit, 0xc2b2ae35);
    if (second !== 0) add(block, mixHash(trigram));
    if (third !== 0) add(block, mixHash(trigram + Math.imul(third, 0x27d4eb2f)));
    third = second;
    second = first;
    first = unit;
  }
  return block;
}

function normalise(block: Float64Array): Float64Array {
  let squares = 0;
  for (let bucket = 0; bucket < block.length; bucket++) {
    const count = block[bucket] as number;
    const damped = Math.sign(count) * Math.log1p(Math.abs(count));
    block[bucket] = damped;
    squares += damped * damped;
  }
  const scale = squares > 0 ? BLOCK_LENGTH / Math.sqrt(squares) : 0;
  return block.map((value) => value * scale);
}

/** The two hashed blocks of a response, in order: signed log counts of its n-grams, each block scaled to length 2. */
export function hashedFeatures(text: string, words: Words): readonly [Float64Array, Float64Array] {
  return [normalise(countWordGrams(words)), normalise(countCharacterGrams(text))];
}
