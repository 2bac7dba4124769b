import { randomInteger, seededRandom } from './random.ts';

/** 65,536 bits: of ten thousand responses one in fifteen that is new passes for one seen before. */
const BYTES = 8192;

/** Bits a response sets. */
const HASHES = 2;

/** Which responses training has met, as a Bloom filter: of a fixed size however many there are, never taking a response it
 *  has met for a new one.
 *  @see Bloom 1970, "Space/time trade-offs in hash coding with allowable errors" */
export type SeenResponses = Uint8Array;

export const SEEN_BYTES: number = BYTES;

export function noneSeen(): SeenResponses {
  return new Uint8Array(BYTES);
}

export function isSeen(seen: SeenResponses, id: number): boolean {
  return bitsOf(id).every((bit) => ((seen[bit >> 3] as number) & (1 << (bit & 7))) !== 0);
}

/** The filter with these responses in it, too. */
export function withSeen(seen: SeenResponses, ids: readonly number[]): SeenResponses {
  const next = seen.slice();
  for (const bit of ids.flatMap(bitsOf)) next[bit >> 3] = (next[bit >> 3] as number) | (1 << (bit & 7));
  return next;
}

function bitsOf(id: number): number[] {
  const random = seededRandom(id, BYTES);
  return Array.from({ length: HASHES }, () => randomInteger(random, 8 * BYTES));
}
