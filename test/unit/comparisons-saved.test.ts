import { describe, expect, it } from 'vitest';
import { comparisonsSaved } from '../../worker/core/comparisons-saved.ts';
import { comparisonsNeeded } from '../../worker/core/learning-curve.ts';
import { seededRandom } from '../../worker/core/random.ts';

describe('what a learning curve needed for a loss', () => {
  const curve = [
    { n: 100, loss: 0.68 },
    { n: 200, loss: 0.64 },
    { n: 400, loss: 0.62 },
  ];

  it('lies between two of its points, in the logarithm of their number', () => {
    expect(comparisonsNeeded(curve, 0.64)).toBeCloseTo(200, 9);
    expect(comparisonsNeeded(curve, 0.66)).toBeCloseTo(Math.sqrt(100 * 200), 9);
  });

  it('is its first point where that is good enough, and nothing where none is', () => {
    expect(comparisonsNeeded(curve, 0.7)).toBe(100);
    expect(comparisonsNeeded(curve, 0.61)).toBeNull();
    expect(comparisonsNeeded([], 0.61)).toBeNull();
  });
});

/** Losses that fall with log n, each comparison with a noise of its own that all models share. */
function measured(trained: number, { halving = 0.02, count = 400, private: own = 0 } = {}) {
  const random = seededRandom(9);
  const mine = seededRandom(trained);
  const losses = Array.from(
    { length: count },
    () => random() / 2 ** 32 + own * (mine() / 2 ** 31 - 1) - halving * Math.log2(trained),
  );
  return { trained, losses };
}

const prompts = Array.from({ length: 400 }, (_, item) => item % 40);
const lengths = [128, 192, 256, 384, 512, 768, 1024];

describe('comparisons saved', () => {
  it('are none where a chosen pair teaches as much as one drawn at random', () => {
    const curve = lengths.map((trained) => measured(trained));
    expect(comparisonsSaved({ curve, arm: measured(512), prompts })?.value).toBeCloseTo(0, 6);
  });

  it('are what the random arm needed more for the same loss', () => {
    // The model needs half as many: at 384 it is where the random arm is at 768.
    const curve = lengths.map((trained) => ({ ...measured(2 * trained), trained }));
    const saved = comparisonsSaved({ curve, arm: measured(768), prompts });
    expect(saved?.value).toBeCloseTo(384, 6);
    expect(saved?.standardError).toBeCloseTo(0, 6);
  });

  it('are negative where choosing was worse, and unknown where the model is not as good by now', () => {
    const curve = lengths.map((trained) => ({ ...measured(trained / 1.5), trained }));
    expect(comparisonsSaved({ curve, arm: measured(512), prompts })?.value).toBeCloseTo(-256, 6);
    expect(comparisonsSaved({ curve, arm: measured(1024), prompts })).toBeNull();
  });

  it('are less certain the more the held-out comparisons disagree', () => {
    const errorWith = (own: number): number => {
      const curve = lengths.map((trained) => measured(trained, { private: own }));
      return comparisonsSaved({ curve, arm: measured(500, { private: own }), prompts })?.standardError ?? -1;
    };
    expect(errorWith(0)).toBeCloseTo(0, 6);
    expect(errorWith(0.2)).toBeGreaterThan(10);
  });
});
