import { type Curve, curveOf, derivedCurve, levelCurve } from './curves.ts';
import { type Metric, type Point, throughput } from './points.ts';
import {
  ACCURACY,
  ACCURACY_CURVES,
  BEHIND,
  before as beforeStyle,
  type ChartShape,
  LAG,
  LOSS,
  LOSS_CURVES,
  PEOPLE,
  SPEED,
  THROUGHPUT,
} from './shapes.ts';
import type { ViewState } from './view-state.ts';

interface Shown {
  points: readonly Point[];
  /** The history before a rebuild; empty where none is compared with. */
  before: readonly Point[];
  /** How often two people agree; null where nobody knows. */
  agreement: number | null;
  view: Pick<ViewState, 'x' | 'span'>;
}

const OVERLAID = ['progressive', 'held-out'];
/** Throughput over fewer comparisons is the noise of single passes. */
const LEAST_SPAN = 16;

/** The charts of the training page, each with its curves. What was never measured has none. */
export function chartsOf({
  points,
  before,
  agreement,
  view: { x, span },
}: Shown): { shape: ChartShape; curves: Curve[] }[] {
  const by = { axis: x, span };
  const hasMeasured = (of: readonly Point[], metric: Metric) =>
    of.some(({ measured }) => measured[metric] !== null);
  const measured = (styles: typeof LOSS_CURVES): Curve[] => [
    ...styles.filter(({ metric }) => hasMeasured(points, metric)).map((style) => curveOf(points, style, by)),
    ...styles
      .filter(({ id, metric }) => OVERLAID.includes(id) && hasMeasured(before, metric))
      .map((style) => curveOf(before, beforeStyle(style), by)),
  ];
  const people = agreement === null ? [] : [levelCurve(points, agreement, PEOPLE, x)];
  const speed = throughput(points, Math.max(span, LEAST_SPAN));
  return [
    { shape: LOSS, curves: measured(LOSS_CURVES) },
    { shape: ACCURACY, curves: [...measured(ACCURACY_CURVES), ...people] },
    { shape: SPEED, curves: [derivedCurve(points, speed, THROUGHPUT, x)] },
    { shape: LAG, curves: [curveOf(points, BEHIND, { axis: x, span: 0 })] },
  ];
}
