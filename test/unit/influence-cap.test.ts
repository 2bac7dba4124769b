import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capInfluence } from '../../worker/core/quality/influence-cap.ts';

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const apply = (totals: readonly number[], cap: { share: number; fromAnnotators: number }) =>
  capInfluence(totals, cap).map((multiplier, at) => multiplier * (totals[at] as number));

describe('the cap on influence', () => {
  const totalsOf = fc.array(fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 5000 })), {
    minLength: 1,
    maxLength: 150,
  });
  const capOf = fc.record({
    share: fc.constantFrom(0.01, 0.02, 0.1, 0.5),
    fromAnnotators: fc.constantFrom(1, 5, 100),
  });

  it('leaves nobody above the share where it can hold, and takes from nobody below it', () => {
    fc.assert(
      fc.property(totalsOf, capOf, (totals, cap) => {
        const left = apply(totals, cap);
        const active = totals.filter((total) => total > 0).length;
        const total = sumOf(left);
        if (active < cap.fromAnnotators) expect(left).toEqual(totals);
        else if (active * cap.share > 1) {
          const most = cap.share * total;
          for (const [at, one] of left.entries()) {
            expect(one).toBeLessThanOrEqual(most * (1 + 1e-9));
            expect(one).toBeCloseTo(Math.min(totals[at] as number, most), 6);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('makes all equal where the share cannot hold', () => {
    expect(apply([10, 5, 2, 0], { share: 0.1, fromAnnotators: 3 })).toEqual([2, 2, 2, 0]);
  });

  it('is 1 % from a hundred annotators on by default', () => {
    const many = [1000, ...new Array(110).fill(10)];
    // x = .01 (x + 1100)
    expect((capInfluence(many)[0] as number) * 1000).toBeCloseTo(11 / 0.99, 9);
    expect(capInfluence(many.slice(0, 99))).toEqual(new Array(99).fill(1));
  });

  it('has nothing to do where nobody has weight', () => {
    expect(capInfluence([0, 0])).toEqual([1, 1]);
    expect(capInfluence([])).toEqual([]);
  });
});
