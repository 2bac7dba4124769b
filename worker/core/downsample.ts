/** Thins a series for drawing and keeps what the eye looks for: of each bucket its lowest and highest value, and
 *  the first and last point of all.
 *  @returns indices into `values`, ascending; all of them where `points` suffices
 *  @see Jugel et al. 2014, "M4: a visualization-oriented time series data aggregation" (the min–max part) */
export function downsampleIndices(values: ArrayLike<number>, points: number): number[] {
  const length = values.length;
  if (length <= points) return Array.from({ length }, (_, index) => index);
  const buckets = Math.max(1, Math.floor((points - 2) / 2));
  const kept = new Set([0, length - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * length) / buckets);
    const to = Math.floor(((bucket + 1) * length) / buckets);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if ((values[i] as number) < (values[low] as number)) low = i;
      if ((values[i] as number) > (values[high] as number)) high = i;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}
