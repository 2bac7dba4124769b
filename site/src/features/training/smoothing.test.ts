import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth } from './smoothing.ts';

describe('smoothing', () => {
  it('leaves values alone with no span', () => {
    expect(smooth([1, 2], [0.5, null], 0)).toEqual([0.5, null]);
  });

  it('starts at the first value, not at zero', () => {
    expect(smooth([1, 2, 3], [0.7, 0.7, 0.7], 100)[0]).toBeCloseTo(0.7, 12);
  });

  it('moves by 1 − 1/e over one span of a step', () => {
    const xs = Array.from({ length: 5001 }, (_, i) => i);
    const ys = xs.map((x) => (x <= 4900 ? 0 : 1));
    expect(smooth(xs, ys, 100)[5000]).toBeCloseTo(1 - Math.exp(-1), 6);
  });

  it('skips missing values', () => {
    expect(smooth([1, 2, 3], [null, 0.4, null], 10)).toEqual([null, expect.closeTo(0.4, 12), null]);
  });

  it('lets what is known fade over a gap as it would have over measurements', () => {
    const [, , , after] = smooth([0, 100, 200, 300], [1, null, null, 0], 1e9);
    const [, dense] = smooth([0, 300], [1, 0], 1e9);
    expect(after).toBe(dense);
  });

  it('never leaves the range of its values', () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1 }),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        (ys, span) => {
          const xs = ys.map((_, i) => i * 3);
          for (const y of smooth(xs, ys, span)) {
            expect(y).toBeGreaterThanOrEqual(Math.min(...ys) - 1e-9);
            expect(y).toBeLessThanOrEqual(Math.max(...ys) + 1e-9);
          }
        },
      ),
    );
  });
});
