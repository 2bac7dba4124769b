import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { agreement } from '../../worker/core/evaluation/agreement.ts';
import { type Alpha, krippendorffAlpha } from '../../worker/core/evaluation/krippendorff.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { categoryCounts, pairUnits } from '../../worker/core/quality/pair-units.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { swapped } from './synthetic-crowd.ts';

const GOLDEN = new URL('../../../shared/golden/', import.meta.url);
const NO_GOLDEN = 'the reference numbers (../shared/golden, outside the repository) are not here';

/** Counts of each category a unit, from rows of one coder each, as the reference files have them. */
function countsOf(rows: readonly (readonly string[])[]): number[][] {
  const categories = [...new Set(rows.flat().filter(Boolean))];
  return (rows[0] ?? []).map((_, unit) =>
    categories.map((category) => rows.filter((row) => row[unit] === category).length),
  );
}

function alphaOf(counts: readonly (readonly number[])[]): number {
  const alpha = krippendorffAlpha(counts, { samples: 0, seed: 1 });
  return alpha.defined ? alpha.value : Number.NaN;
}

describe("Krippendorff's α", () => {
  test.for([
    ['codings.csv', 904 / 1216],
    ['gcl.csv', 0.0833333],
  ] as const)('of %s is that of the reference', ([name, expected], { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const lines = readFileSync(new URL(name, GOLDEN), 'utf8').trimEnd().split('\n');
    expect(alphaOf(countsOf(lines.map((line) => line.split(','))))).toBeCloseTo(expected, 6);
  });

  it("is .743 for Krippendorff's four observers of twelve units, some of them missing", () => {
    const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'];
    const rows = observers.map((row) => [...row].map((value) => (value === '.' ? '' : value)));
    expect(alphaOf(countsOf(rows))).toBeCloseTo(0.743, 3);
  });

  it('is what two observers of ten units give by hand', () => {
    // 14 of one and 6 of the other category; 8 of 20 values in disagreeing units: 1 − 19 · 8 / (2 · 14 · 6)
    const counts = [
      [1, 1],
      [0, 2],
      [2, 0],
      [2, 0],
      [1, 1],
      [2, 0],
      [2, 0],
      [1, 1],
      [2, 0],
      [1, 1],
    ];
    expect(alphaOf(counts)).toBeCloseTo(1 - (19 * 8) / (2 * 14 * 6), 12);
  });

  it('leaves out units that one person judged', () => {
    const counts = [
      [2, 1, 0],
      [0, 3, 0],
      [1, 0, 1],
    ];
    expect(alphaOf([...counts, [0, 0, 1], [1, 0, 0]])).toBe(alphaOf(counts));
  });

  it('does not depend on the names of the categories nor on the order of the units', () => {
    fc.assert(
      fc.property(unitsOf, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (counts, order) => {
        const renamed = counts.map((unit) => order.map((category) => unit[category] as number)).reverse();
        const [one, other] = [alphaOf(renamed), alphaOf(counts)];
        expect(Number.isNaN(one) ? other : one - other).toSatisfy(
          (difference: number) => Number.isNaN(difference) || Math.abs(difference) < 1e-9,
        );
      }),
    );
  });

  it('is 1 where all agree and about 0 where all guess', () => {
    expect(
      alphaOf([
        [3, 0],
        [0, 3],
        [3, 0],
      ]),
    ).toBe(1);
    const random = seededRandom(3);
    const guesses = Array.from({ length: 4000 }, () => {
      const firsts = [0, 0, 0].reduce((sum) => sum + (random() % 2), 0);
      return [firsts, 3 - firsts];
    });
    expect(Math.abs(alphaOf(guesses))).toBeLessThan(0.03);
  });

  it('says why it is not defined yet', () => {
    const once = krippendorffAlpha(
      [
        [1, 0],
        [0, 1],
      ],
      { samples: 10, seed: 1 },
    );
    expect(once).toMatchObject({ defined: false, code: 'nothing_judged_twice' });
    expect(krippendorffAlpha([], { samples: 10, seed: 1 })).toEqual(once);
    const same = krippendorffAlpha(
      [
        [2, 0],
        [3, 0],
      ],
      { samples: 10, seed: 1 },
    );
    expect(same).toMatchObject({ defined: false, code: 'one_category' });
    expect(same.defined || same.reason).toContain('collect more');
  });

  it('has an interval that holds the truth about 95 times in 100, the same for the same seed', () => {
    // each unit has its own leaning; three people follow it four times in five: agreement .68, α .36
    const random = seededRandom(11);
    const experiment = (): Alpha => {
      const counts = Array.from({ length: 120 }, () => {
        const leaning = random() % 2;
        const follows = [0, 0, 0].reduce((sum) => sum + (random() % 5 < 4 ? 1 : 0), 0);
        return leaning ? [follows, 3 - follows] : [3 - follows, follows];
      });
      return krippendorffAlpha(counts, { samples: 200, seed: 4 });
    };
    let held = 0;
    for (let run = 0; run < 150; run++) {
      const alpha = experiment();
      if (!alpha.defined || !alpha.interval) throw new Error('not defined');
      if (alpha.interval.lower <= 0.36 && alpha.interval.upper >= 0.36) held++;
    }
    expect(held).toBeGreaterThan(150 * 0.89);
    expect(held).toBeLessThan(150);
    const counts = Array.from({ length: 40 }, (_, unit) => [unit % 4, 3 - (unit % 4)]);
    const once = krippendorffAlpha(counts, { samples: 51, seed: 4 });
    expect(krippendorffAlpha(counts, { samples: 51, seed: 4 })).toEqual(once);
    expect(krippendorffAlpha(counts, { samples: 51, seed: 5 })).not.toEqual(once);
  });

  it('corrects for chance what `agreement` counts, where all pairs have equally many judges', () => {
    const choices = [
      [1, 1, 1],
      [1, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
      [1, 1, 0],
    ].flatMap((firsts, pair) =>
      firsts.map((first, annotator) => ({
        prompt: pair,
        pair: [2 * pair, 2 * pair + 1] as const,
        firstChosen: first === 1,
        annotator,
      })),
    );
    const firsts = choices.filter(({ firstChosen }) => firstChosen).length;
    const expected = (2 * firsts * (15 - firsts)) / (15 * 14);
    const counts = [
      [3, 0],
      [2, 1],
      [1, 2],
      [0, 3],
      [2, 1],
    ];
    expect(alphaOf(counts)).toBeCloseTo(1 - (1 - (agreement(choices)?.value as number)) / expected, 12);
  });
});

describe('units of pairs', () => {
  const judged = (
    annotator: string,
    outcome: CrowdJudgement['outcome'],
    sides: [number, number] = [1, 2],
  ) => ({
    annotator,
    outcome,
    responseA: sides[0],
    responseB: sides[1],
    systemA: null,
    systemB: null,
    sidesShown: true,
    activeMs: null,
    characters: 10,
    gold: null,
  });

  it('count answers by what they say of the pair, whichever side it was shown on, ties and both-bad apart', () => {
    const judgements = [
      judged('kim', 'a'),
      judged('lee', 'b', [2, 1]),
      judged('max', 'tie', [2, 1]),
      judged('noa', 'both_bad'),
      judged('pat', 'b'),
      judged('sam', 'skip'),
    ];
    const [unit] = [...pairUnits(judgements).values()];
    expect(unit && categoryCounts(unit)).toEqual([2, 1, 1, 1]);
    const turned = [...pairUnits(judgements.map(swapped)).values()][0];
    expect(turned && categoryCounts(turned)).toEqual([2, 1, 1, 1]);
  });

  it('take the first answer of each annotator, and keep whether later ones repeat it', () => {
    const [unit] = [
      ...pairUnits([judged('kim', 'a'), judged('kim', 'b', [2, 1]), judged('kim', 'b')]).values(),
    ];
    expect(unit && categoryCounts(unit)).toEqual([1, 0, 0, 0]);
    expect(unit?.repeats).toEqual([
      { annotator: 'kim', same: true },
      { annotator: 'kim', same: false },
    ]);
  });
});

const unitsOf = fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }), {
  minLength: 1,
  maxLength: 30,
});
