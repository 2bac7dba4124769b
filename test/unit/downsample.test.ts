import fc from 'fast-check';
import { expect, it } from 'vitest';
import { downsampleIndices } from '../../worker/core/downsample.ts';

const series = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
  minLength: 1,
  maxLength: 500,
});

it('keeps the first point, the last, the lowest and the highest', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 4, max: 100 }), (values, points) => {
      const kept = downsampleIndices(values, points);
      const keptValues = kept.map((index) => values[index] as number);
      expect(kept.length).toBeLessThanOrEqual(points);
      expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
      expect(Math.max(...keptValues)).toBe(Math.max(...values));
      expect(Math.min(...keptValues)).toBe(Math.min(...values));
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    }),
  );
});

it('keeps all where there is room', () => {
  expect(downsampleIndices([3, 1, 2], 3)).toEqual([0, 1, 2]);
});
