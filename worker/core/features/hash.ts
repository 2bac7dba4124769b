/** Start of every word's hash. */
export const HASH_START = 0x811c9dc5;

/** One more code unit into a running 32-bit hash (FNV-1a, on 16-bit units). */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Spreads a 32-bit hash evenly over its bits (MurmurHash3's finaliser); unsigned. */
export function mixHash(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Hash of two neighbouring words, from theirs; order matters; unsigned. */
export function hashPair(first: number, second: number): number {
  return mixHash(Math.imul(first, 0x9e3779b1) + second);
}

/** Hash of a text by its code units; unsigned. */
export function hashText(text: string): number {
  let hash = HASH_START;
  for (let at = 0; at < text.length; at++) hash = hashUnit(hash, text.charCodeAt(at));
  return mixHash(hash);
}
