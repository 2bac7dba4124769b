/** How many spans of one level make one of the next. */
export const FANOUT = 8;

/** Consecutive points of a long series, known by what sums them up: places bucket · FANOUT^level … (bucket + 1) · FANOUT^level − 1.
 *  Of level 0 it is one point. Only spans whose points are all there are summed up, so that each is written once. */
export interface Span {
  level: number;
  bucket: number;
}

export function spanSize(level: number): number {
  return FANOUT ** level;
}

/** The fewest whole spans that make up the places `from` … `to` − 1, in order. */
export function coverOf(from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % spanSize(level + 1) === 0 && at + spanSize(level + 1) <= to) level++;
    spans.push({ level, bucket: at / spanSize(level) });
    at += spanSize(level);
  }
  return spans;
}

/** A span as it lies on a drawing that is some columns wide. */
interface Placed extends Span {
  /** Where its first and its last point are, in columns from the left edge. */
  first: number;
  last: number;
}

/** Splits spans until none with more than one point is wider than a column: then what sums them up tells as much as a drawing
 *  can show. The widest are split first, for there is an end to what may be read.
 *  @param read the parts of some spans, each followed by those of the next
 *  @param mostRead how many parts may be read in all */
export function refine<Of extends Placed>(
  spans: readonly Of[],
  { read, mostRead }: { read: (spans: readonly Of[]) => readonly Of[]; mostRead: number },
): readonly Of[] {
  let parts = spans;
  for (let left = Math.floor(mostRead / FANOUT); left > 0; ) {
    const wide = parts.filter(({ level, first, last }) => level > 0 && last - first > 1);
    if (wide.length === 0) break;
    const chosen = new Set(wide.length <= left ? wide : wide.toSorted(byWidth).slice(0, left));
    left -= chosen.size;
    const children = read(parts.filter((span) => chosen.has(span)));
    let taken = 0;
    parts = parts.flatMap((span) => {
      if (!chosen.has(span)) return [span];
      taken += FANOUT;
      return children.slice(taken - FANOUT, taken);
    });
  }
  return parts;
}

function byWidth(one: Placed, other: Placed): number {
  return other.last - other.first - (one.last - one.first);
}

/** Runs of spans that follow each other on one level: each can be read in one go. */
export function runsOf(spans: readonly Span[]): { level: number; from: number; to: number }[] {
  const runs: { level: number; from: number; to: number }[] = [];
  for (const { level, bucket } of spans) {
    const run = runs.at(-1);
    if (run?.level === level && run.to === bucket) run.to++;
    else runs.push({ level, from: bucket, to: bucket + 1 });
  }
  return runs;
}

/** Where a value lies on an axis from `low` to `high`, in columns from the left edge.
 *  @returns 0 … columns; 0 where the axis has no length */
export function columnOf(
  value: number,
  { low, high, log }: { low: number; high: number; log: boolean },
  columns: number,
): number {
  // A logarithmic axis begins at 1: nothing was compared before, and no step taken.
  const on = (x: number): number => (log ? Math.log(Math.max(1, x)) : x);
  const length = on(high) - on(low);
  return length > 0 ? (columns * (on(value) - on(low))) / length : 0;
}
