import { expect, it } from 'vitest';
import { isHeldOutPoint } from '../../worker/core/held-out.ts';

/** Where the curve has its points when a log is folded so many rows at a time. */
function pointsOf(rows: number, total: number): number[] {
  const ends = Array.from({ length: total / rows }, (_, pass) => (pass + 1) * rows);
  return ends.filter((end) => isHeldOutPoint(end - rows, end));
}

it('gives the held-out curve a point a pass at first, and sixteen each time the log doubles later', () => {
  expect(pointsOf(256, 4096)).toHaveLength(16);
  const points = pointsOf(256, 65_536);
  const between = (from: number, to: number) => points.filter((point) => point > from && point <= to).length;
  expect([between(4096, 8192), between(8192, 16_384), between(32_768, 65_536)]).toEqual([16, 16, 16]);
});

it('leaves out no stretch of the log, however unevenly it is cut', () => {
  expect(isHeldOutPoint(9_000, 17_000)).toBe(true);
  expect(isHeldOutPoint(0, 1)).toBe(true);
  expect(isHeldOutPoint(8_192, 8_192)).toBe(false);
});
