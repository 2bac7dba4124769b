import type { RandomSource } from '../../worker/core/random.ts';

/** Uniform in [0, 1). */
export function uniform(random: RandomSource): number {
  return random() / 2 ** 32;
}

/** Normal, mean 0, deviation 1 (Box–Muller). */
export function normal(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(random)));
  return radius * Math.cos(2 * Math.PI * uniform(random));
}
