import { describe, expect, it } from 'vitest';
import { chartData } from './chart-data.ts';
import { chartsOf } from './charts-of.ts';
import { chartCsv } from './csv.ts';
import { curveOf, nearest, newest, readAt, rebuildMarks } from './curves.ts';
import { type Point, pointsOf, throughput, withDetail } from './points.ts';
import { LOSS_CURVES } from './shapes.ts';

const series = {
  step: [1, 2, 3],
  comparisons: [4, 8, 12],
  time: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'],
  loss: [0.69, 0.6, 0.5],
  progressive_loss: [0.7, Number.NaN, 0.6],
  accuracy: [0, 1, 1],
  length_only_loss: [0.69, 0.68, 0.67],
  length_only_accuracy: [0.5, 0.5, 1],
  held_out_loss: [null, 0.66, null],
  held_out_accuracy: [null, 0.6, null],
  trained: [null, 7, null],
  random_arm_loss: [null, null, null],
  random_arm_accuracy: [null, null, null],
  random_arm_trained: [null, null, null],
  behind: [8, 4, 0],
  first_id: [1, 5, 9],
  last_id: [4, 8, 12],
};
const points = pointsOf({ series, spread: null });
const [progressive, training, , heldOut] = LOSS_CURVES as [
  (typeof LOSS_CURVES)[number],
  (typeof LOSS_CURVES)[number],
  (typeof LOSS_CURVES)[number],
  (typeof LOSS_CURVES)[number],
];
const same = (values: number[]) => ({ low: values, mean: values, high: values });

/** A history whose points stand for ten steps each. */
const coarse = pointsOf({
  series: { ...series, step: [10, 20, 30], comparisons: [40, 80, 120] },
  spread: {
    steps: [10, 10, 10],
    first_step: [1, 11, 21],
    loss: { low: [0.1, 0.2, 0.3], mean: [0.4, 0.5, 0.6], high: [0.9, 0.8, 0.7] },
    progressive_loss: same([0.6, 0.6, 0.6]),
    accuracy: same([0.6, 0.6, 0.6]),
    length_only_loss: same([0.6, 0.6, 0.6]),
    length_only_accuracy: same([0.6, 0.6, 0.6]),
    held_out_loss: { low: [null, null, null], mean: [null, null, null], high: [null, null, null] },
    held_out_accuracy: { low: [null, null, null], mean: [null, null, null], high: [null, null, null] },
    random_arm_loss: { low: [null, null, null], mean: [null, null, null], high: [null, null, null] },
    random_arm_accuracy: { low: [null, null, null], mean: [null, null, null], high: [null, null, null] },
    behind: same([0, 0, 0]),
  },
});

describe('a curve', () => {
  it('has raw and smoothed values at its places', () => {
    const curve = curveOf(points, training, { axis: 'comparisons', span: 10 });
    expect(curve.xs).toEqual([4, 8, 12]);
    expect(curve.mean).toEqual(series.loss);
    expect(curve.smoothed[2]).toBeGreaterThan(0.5);
    expect(curveOf(points, training, { axis: 'time', span: 0 }).xs[1]).toBe(
      Date.parse('2026-01-01T00:00:01Z') / 1000,
    );
  });

  it('has the spread of the steps that a point stands for', () => {
    const curve = curveOf(coarse, training, { axis: 'step', span: 0 });
    expect(curve).toMatchObject({
      low: [0.1, 0.2, 0.3],
      mean: [0.4, 0.5, 0.6],
      high: [0.9, 0.8, 0.7],
      smoothed: [0.4, 0.5, 0.6],
    });
    expect(readAt(curve, 19)).toEqual({ smoothed: 0.5, measured: { low: 0.2, mean: 0.5, high: 0.8 } });
  });

  it('says nothing where a value is not a number, and knows the newest that is', () => {
    const curve = curveOf(points, progressive, { axis: 'step', span: 0 });
    expect(curve.mean).toEqual([0.7, null, 0.6]);
    expect(readAt(curve, 2)).toBeNull();
    expect(newest(curve)).toBe(0.6);
  });

  it('that is measured now and then says what was measured nearest', () => {
    const curve = curveOf(points, heldOut, { axis: 'step', span: 0 });
    expect(readAt(curve, 3)?.smoothed).toBe(0.66);
    expect(readAt({ ...curve, smoothed: [null, null, null] }, 3)).toBeNull();
  });
});

it('finds the nearest of ascending places', () => {
  expect([0, 4, 5.9, 6.1, 99].map((x) => nearest([4, 8, 12], x))).toEqual([0, 0, 0, 1, 2]);
  expect(nearest([], 1)).toBe(-1);
});

it('lays a part that is known more finely into the whole', () => {
  const detail = pointsOf({ series: { ...series, step: [12, 13, 14] }, spread: null });
  expect(withDetail(coarse, detail).map(({ step }) => step)).toEqual([10, 12, 13, 14, 30]);
  expect(withDetail(coarse, [])).toEqual(coarse);
  // What lies half in the part is told by it.
  const [, middle] = coarse as [Point, Point, Point];
  expect(withDetail([{ ...middle, firstStep: 6, step: 15 }], [middle])).toEqual([middle]);
});

it('tells how many comparisons a minute were folded, and nothing where that took no time', () => {
  expect(throughput(points, 4)).toEqual([null, 240, 240]);
  const atOnce = points.map((point) => ({ ...point, timeMs: 5 }));
  expect(throughput(atOnce, 4)).toEqual([null, null, null]);
});

it('marks where the fold began again: at the first step taken anew', () => {
  const rebuilds = [{ comparisons: 0 }, { comparisons: 4 }, { comparisons: 12 }];
  expect(rebuildMarks(points, rebuilds, 'comparisons')).toEqual([8]);
  expect(rebuildMarks(points, rebuilds, 'step')).toEqual([2]);
});

describe('the charts', () => {
  const shown = { points, before: [], agreement: null, view: { x: 'comparisons', span: 50 } } as const;
  const labels = (of: ReturnType<typeof chartsOf>) =>
    of.map(({ curves }) => curves.map(({ label }) => label));

  it('have the curves of what was measured', () => {
    expect(labels(chartsOf(shown))).toEqual([
      ['Progressive', 'Training', 'Length only', 'Held out'],
      ['Progressive', 'Length only', 'Held out'],
      ['Comparisons a minute'],
      ['Rows waiting'],
    ]);
  });

  it('lay the history before a rebuild and the agreement of people under them', () => {
    const [loss, accuracy] = labels(chartsOf({ ...shown, before: coarse, agreement: 0.73 }));
    expect(loss).toContain('Progressive, before');
    expect(loss).not.toContain('Held out, before');
    expect(accuracy).toContain('People with each other');
  });

  it('tell all curves of a chart apart by colour and dash', () => {
    const withAll = points.map((point) => ({
      ...point,
      measured: Object.fromEntries(
        Object.keys(point.measured).map((metric) => [metric, { low: 1, mean: 1, high: 1 }]),
      ) as typeof point.measured,
    }));
    for (const { curves } of chartsOf({ ...shown, points: withAll, before: withAll, agreement: 0.7 })) {
      const looks = curves.map(({ colour, dash = 'solid' }) => `${colour} ${dash}`);
      expect(new Set(looks).size).toBe(looks.length);
      expect(new Set(curves.map(({ id }) => id)).size).toBe(curves.length);
    }
  });
});

describe('what uPlot gets', () => {
  const curve = curveOf(points, training, { axis: 'step', span: 0 });
  const other = { ...curve, id: 'other', xs: [2.5], low: [0], mean: [0.2], high: [0.3], smoothed: [0.2] };

  it('has a column for each value, at the places of all curves', () => {
    const [xs, high, low, smoothed, ...rest] = chartData([curve, other], false);
    expect(xs).toEqual([1, 2, 2.5, 3]);
    expect(high).toEqual([0.69, 0.6, undefined, 0.5]);
    expect([low, smoothed]).toEqual([high, high]);
    expect(rest[0]).toEqual([undefined, undefined, 0.3, undefined]);
  });

  it('has nothing at 0 on a logarithmic axis', () => {
    expect(chartData([other], true)[2]).toEqual([null]);
    expect(chartData([other], false)[2]).toEqual([0]);
  });
});

it('writes a row of CSV for each place', () => {
  const [header, first, second] = chartCsv(
    [curveOf(points, heldOut, { axis: 'time', span: 0 })],
    'time',
  ).split('\n');
  expect(header).toBe('time,held-out,held-out_low,held-out_mean,held-out_high');
  expect(first).toBe('2026-01-01T00:00:00.000Z,,,,');
  expect(second).toBe('2026-01-01T00:00:01.000Z,0.66,0.66,0.66,0.66');
});
