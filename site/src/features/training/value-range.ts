interface Bounds {
  guide: { y: number };
  floor: number;
  ceiling?: number;
}

const LEAST_SPAN = 0.1;

/** The part of the value axis to show: all of the smoothed curves and the guide, with room around them.
 *  Raw points may run out of it; were they to set the range, their noise would flatten what is learnt. */
export function valueRange(
  smoothed: readonly (number | null | undefined)[],
  bounds: Bounds,
): [number, number] {
  let low = bounds.guide.y;
  let high = bounds.guide.y;
  for (const value of smoothed) {
    if (value == null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const room = Math.max(high - low, LEAST_SPAN) * 0.35;
  return [
    Math.max(bounds.floor, low - room),
    Math.min(bounds.ceiling ?? Number.POSITIVE_INFINITY, high + room),
  ];
}
