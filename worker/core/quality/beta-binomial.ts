/** log Γ(x) for x > 0, to about 1e-12.
 *  @see Abramowitz & Stegun 1964, 6.1.40 (Stirling's series), 6.1.15 (recurrence) */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift += Math.log(y);
  const square = 1 / (y * y);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** A rate that is not quite the same for everybody: Beta(a, b). */
export interface BetaRate {
  a: number;
  b: number;
}

/** The rate of this mean of which two draws correlate by `spread`, which is 0 … 1 and not either. */
export function betaRate(mean: number, spread: number): BetaRate {
  const strength = 1 / spread - 1;
  return { a: mean * strength, b: (1 - mean) * strength };
}

/** log P of one order of `count` successes in `of` trials at a rate drawn from Beta(a, b), without the binomial
 *  coefficient: for ratios. */
export function logBetaBinomial(count: number, of: number, { a, b }: BetaRate): number {
  return (
    logGamma(count + a) +
    logGamma(of - count + b) -
    logGamma(of + a + b) +
    logGamma(a + b) -
    logGamma(a) -
    logGamma(b)
  );
}
