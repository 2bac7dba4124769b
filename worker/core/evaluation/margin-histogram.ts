/** How many comparisons had a margin above `lower`, up to `upper`, nats. */
export interface MarginBin {
  lower: number;
  upper: number;
  comparisons: number;
}

/** At most so many bins on either side of 0. */
const BINS = 12;
/** Closer rewards are as good as equal. */
const NARROWEST = 0.01;

/** Comparisons by their margin, in bins of one width that is 1, 2 or 5 times a power of ten; 0 is an edge. Above 0 the model was right;
 *  a margin of 0 lies in the bin below it, for it counts as wrong, as TRL counts. Empty bins between others are there.
 *  @param judged margins are reward(chosen) − reward(rejected), nats */
export function marginHistogram(judged: readonly { margin: number }[]): MarginBin[] {
  const largest = judged.reduce((most, { margin }) => Math.max(most, Math.abs(margin)), 0);
  const width = roundWidth(Math.max(largest / BINS, NARROWEST));
  const counts = new Map<number, number>();
  for (const { margin } of judged) {
    // The least margins divide to 0, and are right all the same.
    const bin = Math.max(margin > 0 ? 0 : Number.NEGATIVE_INFINITY, Math.ceil(margin / width) - 1);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  if (counts.size === 0) return [];
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    lower: edge(first + at, width),
    upper: edge(first + at + 1, width),
    comparisons: counts.get(first + at) ?? 0,
  }));
}

function roundWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10);
}

/** Without the noise of binary fractions. */
function edge(bin: number, width: number): number {
  return Number((bin * width).toPrecision(12));
}
