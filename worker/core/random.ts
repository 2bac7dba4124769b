import { mixHash } from './features/hash.ts';

/** A stream of uniform 32-bit unsigned integers. */
export type RandomSource = () => number;

/** Deterministic random stream: the same seeds give the same numbers on every engine.
 *  @param seeds any number of integers; order matters
 *  @see Steele, Lea, Flood 2014 (SplitMix), with MurmurHash3's 32-bit finaliser */
export function seededRandom(...seeds: readonly number[]): RandomSource {
  let state = 0;
  for (const seed of seeds)
    state = mixHash((state + 0x9e3779b9) ^ seed) ^ mixHash(Math.floor(seed / 2 ** 32) + 1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mixHash(state);
  };
}

/** Uniform integer in 0 … bound − 1, without modulo bias.
 *  @throws if the bound is not an integer in 1 … 2³² */
export function randomInteger(random: RandomSource, bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) throw new Error(`No integer below ${bound}.`);
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let value = random();
  while (value >= limit) value = random();
  return value % bound;
}
