import type { Training } from '../../../../worker/contract/training.ts';
import { smooth } from './smoothing.ts';

export const AXES = ['comparisons', 'step', 'time'] as const;
export type Axis = (typeof AXES)[number];

/** Columns as uPlot takes them: x, then each curve raw and smoothed. */
export type Columns = [number[], ...(number | null)[][]];

export type Metric =
  | 'loss'
  | 'progressive_loss'
  | 'length_only_loss'
  | 'held_out_loss'
  | 'random_arm_loss'
  | 'accuracy'
  | 'length_only_accuracy'
  | 'held_out_accuracy'
  | 'random_arm_accuracy';

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

function xsOf(series: Training['series'], axis: Axis): number[] {
  return axis === 'time' ? series.time.map((time) => Date.parse(time) / 1000) : series[axis];
}

/** Raw and smoothed columns of some metrics. Smoothing is always over comparisons, whatever the axis shows.
 *  @param span in comparisons */
export function curveColumns(
  series: Training['series'],
  metrics: readonly Metric[],
  { axis, span }: View,
): Columns {
  const curves = metrics.flatMap((metric) => {
    const raw = series[metric].map(finite);
    return [raw, smooth(series.comparisons, raw, span)];
  });
  return [xsOf(series, axis), ...curves];
}

interface View {
  axis: Axis;
  span: number;
}

/** The newest smoothed value of a curve, for a figure beside the chart.
 *  @param curve which of the metrics, from 0 */
export function newest(columns: Columns, curve: number): number | null {
  return columns[2 * curve + 2]?.findLast((value) => value !== null) ?? null;
}
