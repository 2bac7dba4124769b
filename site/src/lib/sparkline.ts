/** The loss of a model that knows nothing, in nats. */
export const COIN_TOSS = Math.LN2;

/** An exponential mean of what came before each value, unbiased at the beginning.
 *  @param memory share of the past in it, 0 … 1 */
export function smoothed(values: readonly number[], memory: number): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = memory * sum + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return sum / weight;
  });
}

export interface Sparkline {
  /** An SVG path; empty for fewer than two values. */
  path: string;
  last: { x: number; y: number } | null;
  /** Height at which the level lies. */
  level: number;
}

/** A line through values at equal distances, and a level that is always in view.
 *  @returns in a box of `width` × `height`, the greatest value at the top */
export function sparklineOf(
  values: readonly number[],
  { width, height, level }: { width: number; height: number; level: number },
): Sparkline {
  const least = Math.min(level, ...values);
  const range = Math.max(level, ...values) - least || 1;
  const round = (value: number) => Math.round(value * 10) / 10;
  const y = (value: number) => round(height - (height * (value - least)) / range);
  const x = (at: number) => round(values.length < 2 ? width : (width * at) / (values.length - 1));
  const points = values.map((value, at) => `${x(at)} ${y(value)}`);
  const newest = values.at(-1);
  return {
    path: points.length < 2 ? '' : `M${points.join('L')}`,
    last: newest === undefined ? null : { x: x(values.length - 1), y: y(newest) },
    level: y(level),
  };
}
