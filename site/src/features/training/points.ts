import type { EarlierTraining } from '../../../../worker/contract/training.ts';

const METRICS = [
  'loss',
  'progressive_loss',
  'length_only_loss',
  'held_out_loss',
  'random_arm_loss',
  'accuracy',
  'length_only_accuracy',
  'held_out_accuracy',
  'random_arm_accuracy',
  'behind',
] as const;
export type Metric = (typeof METRICS)[number];

/** What was measured over the steps of a point; all three are one where it is a single step. */
export interface Measured {
  low: number;
  mean: number;
  high: number;
}

/** One step of the history, or several that lie too close to be told apart: then it stands where the last of them stands. */
export interface Point {
  step: number;
  firstStep: number;
  steps: number;
  comparisons: number;
  timeMs: number;
  measured: Record<Metric, Measured | null>;
}

/** The columns of an answer as points, oldest first. */
export function pointsOf({ series, spread }: EarlierTraining): Point[] {
  return series.step.map((step, at) => ({
    step,
    firstStep: spread?.first_step[at] ?? step,
    steps: spread?.steps[at] ?? 1,
    comparisons: series.comparisons[at] ?? 0,
    timeMs: Date.parse(series.time[at] ?? ''),
    measured: Object.fromEntries(
      METRICS.map((metric) => {
        const partOf = (part: keyof Measured) => (spread ? spread[metric][part] : series[metric])[at] ?? null;
        const [low, mean, high] = [partOf('low'), partOf('mean'), partOf('high')];
        return [metric, low === null || mean === null || high === null ? null : { low, mean, high }];
      }),
    ) as Point['measured'],
  }));
}

/** The history with a part of it more finely: what lies outside of that stays as it was. */
export function withDetail(overview: readonly Point[], detail: readonly Point[]): Point[] {
  const [first, last] = [detail[0], detail.at(-1)];
  if (!first || !last) return [...overview];
  const before = overview.filter(({ step }) => step < first.firstStep);
  const after = overview.filter(({ firstStep }) => firstStep > last.step);
  return [...before, ...detail, ...after];
}

/** How many comparisons a minute were folded, each over the stretch behind it that is at least so long.
 *  @param span in comparisons
 *  @returns null where that takes in no time: all of it was one pass */
export function throughput(points: readonly Point[], span: number): (number | null)[] {
  let from = 0;
  return points.map(({ comparisons, timeMs }, at) => {
    const isEnough = (point: Point) => comparisons - point.comparisons >= span && timeMs > point.timeMs;
    while (from + 1 < at && isEnough(points[from + 1] as Point)) from++;
    const start = points[from] as Point;
    if (timeMs <= start.timeMs) return null;
    return (60_000 * (comparisons - start.comparisons)) / (timeMs - start.timeMs);
  });
}
