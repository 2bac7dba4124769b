import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histogram } from '../../worker/core/histogram.ts';

it('counts every value once, in bins that hold it, of which there are not too many', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 3, max: 40 }), (given, most) => {
      const { from, width, counts } = histogram(given, most);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given.length);
      expect(counts.length).toBeLessThanOrEqual(most);
      const slack = 1e-9 * Math.max(1, ...given.map(Math.abs));
      for (const value of given) {
        expect(value).toBeGreaterThanOrEqual(from - slack);
        expect(value).toBeLessThanOrEqual(from + counts.length * width + slack);
      }
    }),
  );
});

it('has round edges, one of them 0', () => {
  expect(histogram([-0.3, 0.1, 0.2, 0.9], 10)).toEqual({
    from: -0.4,
    width: 0.2,
    counts: [1, 0, 1, 1, 0, 0, 1],
  });
  expect(histogram([], 10).counts).toEqual([]);
});
