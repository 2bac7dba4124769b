import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry, type Matchup } from '../../worker/core/bradley-terry.ts';
import { choleskyFactor } from '../../worker/core/linear-algebra.ts';
import { hasFiniteMaximum, islands } from '../../worker/core/win-graph.ts';
import { expectClose, matchup, TREATMENTS } from './bradley-terry-cases.ts';

describe('published worked examples', () => {
  test('Wikipedia, “Bradley–Terry model”: four items', () => {
    const matchups = [matchup(0, 1, 2, 3), matchup(0, 3, 1, 4), matchup(1, 2, 5, 3), matchup(2, 3, 1, 3)];
    for (const ties of TREATMENTS) {
      const { strengths, tieParameter } = fitBradleyTerry({ itemCount: 4, matchups, ties });
      expectClose(strengths.map(Math.exp), [0.64, 1.043, 0.66, 2.27], 5e-4);
      expect(tieParameter).toBe(0);
    }
  });

  test('Stigler 1994, citations between four statistics journals, as BradleyTerry2 (R) fits them', () => {
    // Biometrika, Communications in Statistics, JASA, JRSS-B
    const matchups = [
      matchup(0, 1, 730, 33),
      matchup(0, 2, 498, 320),
      matchup(0, 3, 221, 284),
      matchup(1, 2, 68, 813),
      matchup(1, 3, 17, 276),
      matchup(2, 3, 142, 325),
    ];
    const { strengths } = fitBradleyTerry({ itemCount: 4, matchups, ties: 'davidson' });
    const fromBiometrika = [...strengths].map((strength) => strength - Number(strengths[0]));
    expectClose(fromBiometrika, [0, -2.9490724968, -0.4795697698, 0.2689540558]);
    // R reports the model's standard errors, not the sandwich: a prior too flat to matter asks for those.
    const { covariance } = fitBradleyTerry({ itemCount: 4, matchups, ties: 'davidson', priorDeviation: 1e3 });
    const c = (i: number, j: number) => Number(covariance[i * 4 + j]);
    const errors = [1, 2, 3].map((i) => Math.sqrt(c(i, i) + c(0, 0) - 2 * c(0, i)));
    expectClose(errors, [0.1025453355, 0.0605887292, 0.0708299651]);
  });

  test('two items: the strength is the logit of the share of wins and its variance is that of a proportion', () => {
    const { strengths, covariance } = fitBradleyTerry({
      itemCount: 2,
      matchups: [matchup(0, 1, 30, 10)],
      ties: 'davidson',
      ridge: 0,
    });
    expectClose(strengths, [Math.log(3) / 2, -Math.log(3) / 2], 1e-12);
    const variance = 1 / 30 + 1 / 10;
    expectClose(covariance, [variance / 4, -variance / 4, -variance / 4, variance / 4], 1e-12);
  });

  test('two items with ties: Davidson and Rao–Kupper reproduce the shares of the three outcomes', () => {
    const matchups = [matchup(0, 1, 50, 30, 20)];
    const davidson = fitBradleyTerry({ itemCount: 2, matchups, ties: 'davidson' });
    expectClose(
      [Number(davidson.strengths[0]) * 2, davidson.tieParameter],
      [Math.log(5 / 3), 20 / Math.sqrt(50 * 30)],
      1e-9,
    );
    const raoKupper = fitBradleyTerry({ itemCount: 2, matchups, ties: 'rao-kupper' });
    // logit P(first wins) = d − η and logit P(second wins) = −d − η
    expectClose([raoKupper.tieParameter], [-(Math.log(50 / 50) + Math.log(30 / 70)) / 2], 1e-9);
    for (const fit of [davidson, raoKupper]) {
      expect(fit.logLikelihood).toBeCloseTo(50 * Math.log(0.5) + 30 * Math.log(0.3) + 20 * Math.log(0.2), 9);
    }
  });
});

describe('data without a finite maximum', () => {
  const cases: [string, number, Matchup[]][] = [
    ['no comparisons', 2, []],
    ['a system that never lost', 2, [matchup(0, 1, 10, 0)]],
    ['two islands', 4, [matchup(0, 1, 3, 2), matchup(2, 3, 1, 1)]],
    ['ties only', 2, [matchup(0, 1, 0, 0, 5)]],
    ['wins one way, and ties', 2, [matchup(0, 1, 5, 0, 4)]],
  ];

  test.for(cases)('%s: refused without a prior, finite with one', ([, itemCount, matchups]) => {
    for (const ties of ['davidson', 'rao-kupper'] as const) {
      expect(() => fitBradleyTerry({ itemCount, matchups, ties })).toThrow('no finite maximum');
      const { strengths, covariance } = fitBradleyTerry({ itemCount, matchups, ties, priorDeviation: 2 });
      expect([...strengths, ...covariance].every(Number.isFinite)).toBe(true);
    }
  });

  test('a prior gives an item without comparisons the prior’s own spread', () => {
    const matchups = [matchup(0, 1, 500, 500)];
    const { strengths, covariance } = fitBradleyTerry({
      itemCount: 3,
      matchups,
      ties: 'davidson',
      priorDeviation: 2,
    });
    expect(Number(strengths[2])).toBeCloseTo(0, 9);
    // θ₂ − mean: (2/3)² of its own variance 4, and (1/3)² of the sum of the others, whose spread the data leave open
    expect(Number(covariance[8])).toBeCloseTo((4 * 4) / 9 + 8 / 9, 9);
  });

  test('the test for it agrees with trying every direction on three items', () => {
    const count = fc.constantFrom(0, 0, 1, 3);
    const pair = fc.tuple(count, count, count);
    fc.assert(
      fc.property(fc.tuple(pair, pair, pair), ([x, y, z]) => {
        const matchups = [matchup(0, 1, ...x), matchup(1, 2, ...y), matchup(2, 0, ...z)];
        expect(hasFiniteMaximum({ itemCount: 3, matchups })).toBe(!runsAway(matchups));
      }),
      { numRuns: 2000 },
    );
  });

  test('islands are the groups that comparisons join; a matchup without comparisons joins nothing', () => {
    const matchups = [matchup(0, 3, 1, 0), matchup(4, 1, 0, 0, 1), matchup(1, 2, 0, 0)];
    expect(islands({ itemCount: 6, matchups })).toEqual([[0, 3], [1, 4], [2], [5]]);
  });
});

describe('degenerate and malformed input', () => {
  test('no items and one item are not an error', () => {
    expect(fitBradleyTerry({ itemCount: 0, matchups: [], ties: 'davidson' }).strengths).toHaveLength(0);
    const one = fitBradleyTerry({ itemCount: 1, matchups: [], ties: 'davidson' });
    expectClose([...one.strengths, ...one.covariance], [0, 0], 1e-12);
  });

  test.for([
    ['an item against itself', matchup(1, 1, 1, 1)],
    ['an index out of range', matchup(0, 2, 1, 1)],
    ['a negative count', matchup(0, 1, -1, 1)],
    ['NaN', matchup(0, 1, Number.NaN, 1)],
    ['infinity', matchup(0, 1, 1, Number.POSITIVE_INFINITY)],
  ] as [string, Matchup][])('%s is refused', ([, bad]) => {
    const matchups = [matchup(0, 1, 2, 2), bad];
    expect(() => fitBradleyTerry({ itemCount: 2, matchups, ties: 'davidson' })).toThrow(/must/);
  });

  test('counts too uneven for double precision are refused, not answered with NaN', () => {
    // found by random search: these end in a negative variance
    const negative = [matchup(0, 3, 0, 1, 1e6), matchup(3, 2, 1, 1e6), matchup(1, 0, 0, 0, 1)];
    negative.push(matchup(3, 2, 0, 1, 1e6), matchup(4, 2, 1e6, 0, 1e6));
    expect(() => fitBradleyTerry({ itemCount: 5, matchups: negative, ties: 'davidson' })).toThrow(
      'double precision',
    );
    expect(() => choleskyFactor({ size: 2, values: Float64Array.of(1, 1, 1, 1) })).toThrow(
      'positive definite',
    );
    expect(() => choleskyFactor({ size: 1, values: Float64Array.of(Number.NaN) })).toThrow(
      'positive definite',
    );
  });

  test('a prior without width is refused', () => {
    const data = { itemCount: 2, matchups: [matchup(0, 1, 1, 1)], ties: 'davidson' as const };
    for (const priorDeviation of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fitBradleyTerry({ ...data, priorDeviation })).toThrow('priorDeviation');
    }
  });
});

/** Whether the likelihood never falls along some direction (u, δ) other than all strengths together. */
function runsAway(matchups: Matchup[]): boolean {
  const steps = [0, 1, 2, 3, 4];
  const directions = steps.flatMap((a) => steps.flatMap((b) => steps.map((c) => [a, b, c])));
  const deltas = matchups.some(({ ties }) => ties > 0) ? [0, 1] : [0];
  return directions.some((u) =>
    deltas.some((delta) => {
      if (delta === 0 && new Set(u).size === 1) return false;
      return matchups.every(({ first, second, firstWins, secondWins, ties }) => {
        const gap = Number(u[first]) - Number(u[second]);
        if (firstWins > 0 && gap < delta) return false;
        if (secondWins > 0 && -gap < delta) return false;
        return ties === 0 || Math.abs(gap) <= delta;
      });
    }),
  );
}
