import { expect, it } from 'vitest';
import { acrossOf, dotsOf, FRAME, upOf } from './reliability.ts';

const bin = (
  confidence: number,
  value: number,
  comparisons: number,
  standard_error: number | null = 0.05,
) => ({
  lower: 0.5,
  upper: 0.55,
  comparisons,
  confidence,
  observed: { value, standard_error },
});

it('puts certainty into the upper right corner and a coin at the left', () => {
  const [sure, coin] = dotsOf([bin(1, 1, 4), bin(0.5, 0.5, 4)]);
  expect([sure?.x, sure?.y]).toEqual([FRAME.right, FRAME.top]);
  expect([coin?.x, coin?.y]).toEqual([acrossOf(0.5), upOf(0.5)]);
});

it('draws a bin of four times the comparisons with twice the radius', () => {
  const [many, few] = dotsOf([bin(0.6, 0.6, 400), bin(0.7, 0.7, 100)]);
  expect((many?.radius ?? 0) / (few?.radius ?? 1)).toBeCloseTo(2, 12);
});

it('keeps error bars inside the frame', () => {
  const [dot] = dotsOf([bin(0.9, 0.98, 5, 0.2)]);
  expect(dot?.error?.high).toBe(FRAME.top);
});

it.each([null, 0])('draws no error bar where the error is %s', (standard_error) => {
  expect(dotsOf([bin(0.9, 1, 5, standard_error)])[0]?.error).toBeNull();
});
