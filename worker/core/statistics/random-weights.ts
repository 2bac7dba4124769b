import type { RandomSource } from '../random.ts';

/** Draws how much a number of comparisons count for in one round of a Bayesian bootstrap: Gamma(count, 1), the sum of as many
 *  weights of mean 1, each exponential. Unlike numbers drawn with replacement they are never 0, so that systems that hung
 *  together still do.
 *  @param count ≥ 0; need not be whole
 *  @see Rubin 1981, "The Bayesian bootstrap"; Marsaglia & Tsang 2000, "A simple method for generating gamma variables" */
export function randomWeight(random: RandomSource, count: number): number {
  if (count === 0) return 0;
  if (count < 1) return randomWeight(random, count + 1) * uniform(random) ** (1 / count);
  const d = count - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(random)) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** In (0, 1). */
function uniform(random: RandomSource): number {
  return (random() + 0.5) / 2 ** 32;
}

/** @see Box & Muller 1958 */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}
