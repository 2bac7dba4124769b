import { expect, it } from 'vitest';
import { curveColumns, newest } from './curves.ts';

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
  random_arm_loss: [null, 0.67, null],
  random_arm_accuracy: [null, 0.5, null],
  random_arm_trained: [null, 5, null],
  first_id: [1, 5, 9],
  last_id: [4, 8, 12],
};

it('gives x, then raw and smoothed of each metric', () => {
  const columns = curveColumns(series, ['loss', 'accuracy'], { axis: 'comparisons', span: 10 });
  expect(columns).toHaveLength(5);
  expect(columns[0]).toEqual([4, 8, 12]);
  expect(columns[1]).toEqual(series.loss);
  expect(columns[4]?.[2]).toBeGreaterThan(0.5);
});

it('turns time into seconds', () => {
  const [xs] = curveColumns(series, [], { axis: 'time', span: 0 });
  expect(xs[1]).toBe(Date.parse('2026-01-01T00:00:01Z') / 1000);
});

it('leaves a gap where a value is not a number', () => {
  const columns = curveColumns(series, ['progressive_loss'], { axis: 'step', span: 0 });
  expect(columns[1]).toEqual([0.7, null, 0.6]);
  expect(newest(columns, 0)).toBe(0.6);
});

it('leaves a gap where nothing was held out, and knows the newest that was', () => {
  const columns = curveColumns(series, ['loss', 'held_out_loss'], { axis: 'comparisons', span: 50 });
  expect(columns[4]).toEqual([null, expect.closeTo(0.66, 12), null]);
  expect(newest(columns, 1)).toBeCloseTo(0.66, 12);
  expect(
    newest(
      curveColumns({ ...series, held_out_loss: [null, null, null] }, ['held_out_loss'], {
        axis: 'step',
        span: 50,
      }),
      0,
    ),
  ).toBeNull();
});
