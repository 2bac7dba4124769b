import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smoothed, sparklineOf } from './sparkline.ts';

const BOX = { width: 100, height: 40, level: 0.7 };
const anyLosses = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 200 });

it('the line stays in its box, whatever the losses', () => {
  fc.assert(
    fc.property(anyLosses, (values) => {
      const { path, last, level } = sparklineOf(values, BOX);
      const numbers = [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
      expect(numbers).toHaveLength(values.length < 2 ? 0 : values.length);
      for (const [x = -1, y = -1] of [...numbers, [last?.x ?? 0, last?.y ?? 0], [0, level]]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(100);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(40);
      }
    }),
  );
});

it('a falling loss falls, from the level to the ground', () => {
  expect(sparklineOf([0.7, 0.5, 0.6], BOX)).toEqual({
    path: 'M0 0L50 40L100 20',
    last: { x: 100, y: 20 },
    level: 0,
  });
});

it('smoothing leaves a constant as it is and halves a jump by as much memory', () => {
  expect(smoothed([2, 2, 2], 0.9)).toEqual([2, expect.closeTo(2), expect.closeTo(2)]);
  expect(smoothed([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.5).at(-1)).toBeCloseTo(0.5, 3);
});
