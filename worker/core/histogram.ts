export interface Histogram {
  /** Lower edge of the first bin, and the width of each: a multiple of 1, 2 or 5 times a power of ten. */
  from: number;
  width: number;
  counts: number[];
}

const STEPS = [1, 2, 5, 10];

/** Values in bins of equal width whose edges are round, one of them 0 where it lies among them.
 *  @param values finite
 *  @param most bins, 3 or more
 *  @returns no bins of no values */
export function histogram(values: readonly number[], most: number): Histogram {
  if (values.length === 0) return { from: 0, width: 1, counts: [] };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Round edges seldom meet the ends: that takes up to two bins more.
  const width = roundStep(Math.max(high - low, 1e-6) / (most - 2));
  const first = Math.floor(low / width);
  const counts = new Array<number>(Math.floor(high / width) - first + 1).fill(0);
  for (const value of values) {
    const bin = Math.floor(value / width) - first;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { from: first * width, width, counts };
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (STEPS.find((step) => step * power >= least) ?? 10);
}
