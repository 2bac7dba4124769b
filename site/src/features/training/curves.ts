import type { Rebuild } from '../../../../worker/contract/training.ts';
import type { Measured, Metric, Point } from './points.ts';
import { smooth } from './smoothing.ts';
import type { Axis } from './view-state.ts';

/** How a curve looks and what it is called. */
export interface CurveStyle {
  /** In the address, where the curve is hidden. */
  id: string;
  label: string;
  /** A colour token such as `--a`. */
  colour: string;
  /** For eyes that do not tell colours apart. */
  dash?: 'dashed' | 'dotted' | 'dashdot';
  /** Measured now and then: drawn from one measurement to the next, each of them a point. */
  sparse?: boolean;
}

/** A curve to be drawn, a column each. */
export interface Curve extends CurveStyle {
  xs: readonly number[];
  /** What was measured, from the lowest to the highest of a point's steps. */
  low: readonly (number | null)[];
  mean: readonly (number | null)[];
  high: readonly (number | null)[];
  smoothed: readonly (number | null)[];
}

export function xOf({ step, comparisons, timeMs }: Point, axis: Axis): number {
  return axis === 'time' ? timeMs / 1000 : { step, comparisons }[axis];
}

/** A metric of some points as a curve. Smoothing is always over comparisons, whatever the axis shows, and of means, so that it is the
 *  same however finely the history was asked for.
 *  @param span in comparisons */
export function curveOf(
  points: readonly Point[],
  style: CurveStyle & { metric: Metric },
  { axis, span }: { axis: Axis; span: number },
): Curve {
  const measured = points.map((point) => point.measured[style.metric]);
  return { ...style, ...columnsOf(points, measured, { axis, span }) };
}

/** The same of values that are derived from the points. */
export function derivedCurve(
  points: readonly Point[],
  values: readonly (number | null)[],
  style: CurveStyle,
  axis: Axis,
): Curve {
  const measured = values.map((value) => (value === null ? null : { low: value, mean: value, high: value }));
  return { ...style, ...columnsOf(points, measured, { axis, span: 0 }) };
}

/** One level, drawn across all points. */
export function levelCurve(points: readonly Point[], value: number, style: CurveStyle, axis: Axis): Curve {
  return derivedCurve(
    points,
    points.map(() => value),
    style,
    axis,
  );
}

function columnsOf(
  points: readonly Point[],
  measured: readonly (Measured | null)[],
  { axis, span }: { axis: Axis; span: number },
): Omit<Curve, keyof CurveStyle> {
  const part = (name: keyof Measured) => measured.map((each) => finite(each?.[name] ?? null));
  const mean = part('mean');
  const comparisons = points.map((point) => point.comparisons);
  return {
    xs: points.map((point) => xOf(point, axis)),
    low: part('low'),
    mean,
    high: part('high'),
    smoothed: smooth(comparisons, mean, span),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The newest smoothed value of a curve. */
export function newest({ smoothed }: Curve): number | null {
  return smoothed.findLast((value) => value !== null) ?? null;
}

/** Where on an axis the fold began again: at the first step that was taken anew. */
export function rebuildMarks(
  points: readonly Point[],
  rebuilds: readonly Pick<Rebuild, 'comparisons'>[],
  axis: Axis,
): number[] {
  return rebuilds.flatMap(({ comparisons }) => {
    const point = points.find((each) => each.comparisons > comparisons);
    return point && comparisons > 0 ? [xOf(point, axis)] : [];
  });
}

/** The place nearest to a value in ascending ones; −1 where there is none. */
export function nearest(xs: readonly number[], x: number): number {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  const before = xs[low - 1];
  return before !== undefined && x - before <= (xs[low] as number) - x
    ? low - 1
    : Math.min(low, xs.length - 1);
}

/** What a curve says at a place: of curves that are measured now and then, the measurement nearest to it.
 *  @returns the smoothed value, and what was measured; null where nothing was */
export function readAt(curve: Curve, x: number): { smoothed: number; measured: Measured } | null {
  const { xs, low, mean, high, smoothed } = curve;
  const at = nearest(xs, x);
  const known = curve.sparse ? nearestKnown(smoothed, at) : at;
  const [value, from, middle, to] = [smoothed[known], low[known], mean[known], high[known]];
  if (value == null || from == null || middle == null || to == null) return null;
  return { smoothed: value, measured: { low: from, mean: middle, high: to } };
}

function nearestKnown(values: readonly (number | null)[], at: number): number {
  for (let away = 0; away < values.length; away++) {
    if (values[at - away] != null) return at - away;
    if (values[at + away] != null) return at + away;
  }
  return at;
}
