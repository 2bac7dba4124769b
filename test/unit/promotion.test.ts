import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginHistogram } from '../../worker/core/evaluation/margin-histogram.ts';
import { checkpointsToDrop } from '../../worker/core/kept-checkpoints.ts';
import { judgePromotion } from '../../worker/core/promotion.ts';

describe('the gate', () => {
  const asked = {
    tolerance: 0.01,
    served: { step: 7, heldOut: 100 },
    comparisons: 100,
    loss: 0.6,
    servedLoss: 0.6,
  };

  it('lets through what is no more than the tolerance worse', () => {
    expect(judgePromotion({ ...asked, loss: 0.609 })).toEqual({
      promoted: true,
      reason: 'passed',
      against: 7,
      comparisons: 100,
      loss: 0.609,
      servedLoss: 0.6,
      tolerance: 0.01,
    });
    expect(judgePromotion({ ...asked, loss: 0.611 })).toMatchObject({ promoted: false, reason: 'worse' });
  });

  it('stands open without a tolerance, and for the first model', () => {
    expect(judgePromotion({ ...asked, tolerance: null, loss: 9 })).toMatchObject({
      promoted: true,
      reason: 'no_gate',
    });
    expect(judgePromotion({ ...asked, served: null, loss: 9 })).toMatchObject({
      promoted: true,
      reason: 'first',
    });
  });

  it('holds a model back that too little is known of, where more was known of the served one', () => {
    const few = { ...asked, comparisons: 19 };
    expect(judgePromotion(few)).toMatchObject({ promoted: false, reason: 'too_few' });
    const served = { step: 7, heldOut: 19 };
    expect(judgePromotion({ ...few, served })).toMatchObject({ promoted: true, reason: 'too_few' });
  });
});

describe('the checkpoints that are kept', () => {
  /** As a trainer publishes them, one by one. */
  function keep(comparisons: readonly number[], served: ReadonlySet<number> = new Set()) {
    let kept: { step: number; comparisons: number }[] = [];
    for (const [at, count] of comparisons.entries()) {
      const dropped = new Set(checkpointsToDrop(kept, served));
      kept = [...kept.filter(({ step }) => !dropped.has(step)), { step: at + 1, comparisons: count }];
    }
    return kept;
  }

  it('are the newest, and ever fewer of the older ones', () => {
    const kept = keep(Array.from({ length: 3000 }, (_, at) => 16 * (at + 1)));
    expect(kept.slice(-20).map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, at) => 2981 + at));
    expect(kept[0]?.step).toBeLessThan(5);
    expect(kept.length).toBeGreaterThan(35);
    const older = kept.slice(0, -21).map(({ comparisons }) => comparisons);
    for (const [at, count] of older.slice(1).entries())
      expect(count / (older[at] as number)).toBeGreaterThan(1.4);
  });

  it('are never more than 41, and always those that are served', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 5000 }), { minLength: 60, maxLength: 200 }),
        fc.nat({ max: 199 }),
        (counts, at) => {
          const served = 1 + (at % counts.length);
          const kept = keep(counts, new Set([served]));
          expect(kept.length).toBeLessThanOrEqual(42);
          expect(kept.map(({ step }) => step)).toContain(served);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the margin histogram', () => {
  it('counts each margin in the bin it lies in, and has no gaps', () => {
    const margins = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(margins, (given) => {
        const bins = marginHistogram(given.map((margin) => ({ margin })));
        expect(bins.length).toBeLessThanOrEqual(25);
        expect(bins.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(given.length);
        for (const [at, bin] of bins.slice(1).entries()) expect(bin.lower).toBe(bins[at]?.upper);
        const right = bins
          .filter(({ lower }) => lower >= 0)
          .reduce((sum, { comparisons }) => sum + comparisons, 0);
        expect(right).toBe(given.filter((margin) => margin > 0).length);
      }),
    );
  });

  it('has round edges', () => {
    const bins = marginHistogram([-0.9, -0.2, 0, 0.3, 2.2].map((margin) => ({ margin })));
    expect(bins.map(({ lower }) => lower)).toEqual([
      -1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2,
    ]);
    expect(bins[3]).toEqual({ lower: -0.4, upper: -0.2, comparisons: 1 });
    expect(bins[4]).toEqual({ lower: -0.2, upper: 0, comparisons: 1 });
    expect(marginHistogram([])).toEqual([]);
  });
});
