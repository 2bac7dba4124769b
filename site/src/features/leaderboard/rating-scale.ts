export interface RatingScale {
  /** Left and right end of the plot. */
  from: number;
  to: number;
  ticks: number[];
}

const MOST_TICKS = 6;
const STEPS = [1, 2, 5];

function stepFor(span: number, most: number): number {
  const rough = Math.max(span, 1) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((candidate) => candidate * power >= rough) ?? 10;
  return step * power;
}

/** A scale of round numbers that holds every interval and the point of balance, 1000. */
export function ratingScale(
  systems: readonly { lower: number; upper: number }[],
  most = MOST_TICKS,
): RatingScale {
  const low = Math.min(995, ...systems.map(({ lower }) => lower));
  const high = Math.max(1005, ...systems.map(({ upper }) => upper));
  const step = stepFor(high - low, most);
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(high / step) * step;
  const count = Math.round((to - from) / step);
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, i) => from + i * step) };
}

/** Where a rating lies on the scale, in percent of its width. */
export function positionOf({ from, to }: RatingScale, rating: number): number {
  return Math.min(100, Math.max(0, (100 * (rating - from)) / (to - from)));
}

/** Which way the crowd's balance tilts for a system; level while its interval still holds the average. */
export function tiltOf({ lower, upper }: { lower: number; upper: number }): 'better' | 'worse' | 'level' {
  if (lower > 1000) return 'better';
  return upper < 1000 ? 'worse' : 'level';
}
