interface Bounds {
  guide: { y: number } | null;
  floor: number;
  ceiling?: number;
}

const LEAST_SPAN = 0.1;

/** The part of the value axis to show: all of the smoothed curves and the guide, with room around them.
 *  Raw points may run out of it; were they to set the range, their noise would flatten what is learnt. */
export function valueRange(
  smoothed: readonly (number | null | undefined)[],
  { guide, floor, ceiling = Number.POSITIVE_INFINITY }: Bounds,
  log = false,
): [number, number] {
  const known = smoothed.filter((value) => value != null && (!log || value > 0)) as number[];
  const values = guide ? [...known, guide.y] : known;
  if (values.length === 0) return log ? [0.1, 1] : [floor, floor + 1];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  if (log) return [low / ROOM, Math.min(ceiling, high * ROOM)];
  const room = Math.max(high - low, LEAST_SPAN) * 0.35;
  return [Math.max(floor, low - room), Math.min(ceiling, high + room)];
}

/** Above and below on a logarithmic axis. */
const ROOM = 1.25;
