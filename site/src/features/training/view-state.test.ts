import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateInWords } from './gate-words.ts';
import { barsOf, FRAME, scaleOf } from './histogram.ts';
import { logTicks } from './ticks.ts';
import { validLanguage } from './valid-language.ts';
import { AXES, DEFAULT_VIEW, moved, SPANS, searchOf, viewIn, zoomed } from './view-state.ts';

describe('a view in the address', () => {
  it('comes back as it was', () => {
    const view = fc.record({
      x: fc.constantFrom(...AXES),
      xLog: fc.boolean(),
      yLog: fc.boolean(),
      span: fc.constantFrom(...SPANS),
      window: fc.option(
        fc
          .tuple(fc.nat(), fc.integer({ min: 1, max: 1000 }))
          .map(([from, length]) => [from, from + length] as const),
      ),
      hidden: fc.uniqueArray(fc.constantFrom('progressive', 'held-out', 'training')),
      rebuild: fc.option(fc.nat()),
      checkpoint: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(view, (chosen) => {
        const possible = { ...chosen, xLog: chosen.xLog && chosen.x !== 'time' };
        expect(viewIn(searchOf(possible, '?other=1'))).toEqual(possible);
      }),
    );
  });

  it('is short where nothing was chosen, and leaves what is of others', () => {
    expect(searchOf(DEFAULT_VIEW, '')).toBe('');
    expect(searchOf(DEFAULT_VIEW, '?x=step&other=1')).toBe('?other=1');
  });

  it('takes nonsense for nothing', () => {
    expect(viewIn('?x=loss&from=9&to=3&smooth=7&hide=%3Cb%3E&rebuild=-1&checkpoint=x&xscale=cubic')).toEqual(
      DEFAULT_VIEW,
    );
    expect(viewIn('?x=time&xscale=log').xLog).toBe(false);
  });
});

describe('zooming', () => {
  it('shows half about a place, and all of it in the end', () => {
    const about = { at: 400, factor: 0.5, log: false };
    expect(zoomed([0, 1000], [0, 1000], about)).toEqual([200, 700]);
    expect(zoomed([200, 700], [0, 1000], { ...about, factor: 2 })).toBeNull();
    expect(zoomed([400, 401], [0, 1000], about)).toEqual([400, 401]);
  });

  it('goes by ratios on a logarithmic axis', () => {
    expect(zoomed([1, 10_000], [1, 10_000], { at: 100, factor: 0.5, log: true })).toEqual([10, 1000]);
  });

  it('moves to what lies beside, and no further than there is anything', () => {
    expect(moved([200, 400], [0, 1000], 0.5)).toEqual([300, 500]);
    expect(moved([900, 950], [0, 1000], 2)).toEqual([950, 1000]);
    expect(moved([20, 120], [0, 1000], -0.5)).toEqual([0, 100]);
  });
});

describe('ticks of a logarithmic axis', () => {
  it('are 1, 2 and 5 times powers of ten, and powers alone where there are many', () => {
    expect(logTicks(0.9, 120)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logTicks(0.9, 120, 6)).toEqual([1, 10, 100]);
    expect(logTicks(1, 1_000_000)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
  });

  it('are round and inside, however short the axis', () => {
    expect(logTicks(0.42, 0.71)).toEqual([0.5, 0.6, 0.7]);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.double({ min: 1.02, max: 1e5, noNaN: true }),
        (low, ratio) => {
          const ticks = logTicks(low, low * ratio);
          expect(ticks.length).toBeGreaterThan(1);
          expect(ticks.length).toBeLessThan(16);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low * (1 - 1e-9));
            expect(tick).toBeLessThanOrEqual(low * ratio * (1 + 1e-9));
          }
        },
      ),
    );
    expect(logTicks(0, 1)).toEqual([]);
  });
});

it('makes a language of what a browser without a locale says', () => {
  expect(['en-US@posix', 'de', 'pt_BR.UTF-8', 'C.UTF-8', '', '???'].map(validLanguage)).toEqual([
    'en-US',
    'de',
    'pt-BR',
    'en',
    'en',
    'en',
  ]);
});

describe('the histogram', () => {
  it('draws two models to one scale, each by its own number', () => {
    const few = [
      { lower: -1, upper: 0, comparisons: 1 },
      { lower: 0, upper: 1, comparisons: 1 },
    ];
    const many = few.map((bin) => ({ ...bin, comparisons: 100 * bin.comparisons }));
    const scale = scaleOf(few, many);
    expect(barsOf(few, scale).map(({ height }) => height)).toEqual(
      barsOf(many, scale).map(({ height }) => height),
    );
    expect(barsOf(few, scale)[0]).toMatchObject({ x: FRAME.left, y: FRAME.top });
    expect(scaleOf([], [])).toMatchObject({ low: 0, high: 0 });
  });
});

describe('the gate in words', () => {
  const promotion = {
    promoted: false,
    reason: 'worse',
    against: 7,
    comparisons: 40,
    loss: 0.7,
    served_loss: 0.61,
    tolerance: 0.01,
  } as const;

  it('gives its figures', () => {
    expect(gateInWords(promotion)).toBe('held back: 0.7000 against 0.6100 of step 7');
    expect(gateInWords({ ...promotion, promoted: true, reason: 'too_few', comparisons: 3 })).toBe(
      'let through: only 3 held-out comparisons to judge by',
    );
    expect([gateInWords(null), gateInWords({ ...promotion, reason: 'no_gate' })]).toEqual([
      'no gate',
      'no gate',
    ]);
  });
});
