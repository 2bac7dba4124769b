import { Z_95 } from '../normal-quantile.ts';

/** A share of counted things with its 95 % interval. */
export interface Proportion {
  count: number;
  of: number;
  value: number;
  lower: number;
  upper: number;
}

/** Wilson's score interval: it stays inside 0 … 1 and covers well for small counts and for shares near 0 and 1.
 *  @returns null of nothing
 *  @see Wilson 1927; Brown, Cai & DasGupta 2001, "Interval estimation for a binomial proportion" */
export function proportionOf(count: number, of: number, z = Z_95): Proportion | null {
  if (of === 0) return null;
  const value = count / of;
  const spread = z * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of ** 2));
  const centre = value + z ** 2 / (2 * of);
  const scale = 1 + z ** 2 / of;
  return {
    count,
    of,
    value,
    // At the ends rounding may leave the interval short of the share itself.
    lower: Math.min(value, Math.max(0, (centre - spread) / scale)),
    upper: Math.max(value, Math.min(1, (centre + spread) / scale)),
  };
}
