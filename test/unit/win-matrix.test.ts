import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { winMatrix } from '../../worker/core/statistics/win-matrix.ts';
import { outcomeProbabilities, type TieModel } from '../../worker/core/tie-models.ts';
import { matchup } from './bradley-terry-cases.ts';

const SYSTEMS = ['amber', 'blue', 'coral'];
const TIES: TieModel[] = ['davidson', 'rao-kupper'];

describe.for(TIES)('predicted and observed (%s)', (ties) => {
  test('agree exactly for two systems, whose strengths say all there is to say', () => {
    const { systems, pairs } = winMatrix({
      systems: ['x', 'y'],
      matchups: [matchup(0, 1, 20, 60, 20)],
      ties,
    });
    expect(systems).toEqual(['y', 'x']);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ first: 'y', second: 'x', comparisons: 100 });
    expect(pairs[0]?.observed).toEqual({ first: 0.6, second: 0.2, tie: 0.2 });
    for (const outcome of ['first', 'second', 'tie'] as const) {
      expect(pairs[0]?.predicted[outcome]).toBeCloseTo(pairs[0]?.observed[outcome] as number, 6);
    }
    expect(pairs[0]?.surprise).toBeCloseTo(0, 4);
  });

  test('part where three systems beat each other in a circle, and the surprises say who against whom', () => {
    const circle = [matchup(0, 1, 80, 20), matchup(1, 2, 80, 20), matchup(2, 0, 80, 20)];
    const { pairs } = winMatrix({ systems: SYSTEMS, matchups: circle, ties });
    for (const { first, second, observed, predicted, surprise } of pairs) {
      expect(predicted.first).toBeCloseTo(0.5, 6);
      // 80 of 100 where 50 were foretold, of variance 25.
      expect(surprise).toBeCloseTo(first === 'amber' && second === 'coral' ? -6 : 6, 4);
      expect(Math.abs(observed.first - 0.5)).toBeCloseTo(0.3, 9);
    }
  });

  test('foretell as many points of each system as it has, for that is what the fit is', () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 9, maxLength: 9 }), (n) => {
        const [a, b, c] = [0, 3, 6].map((at) => n.slice(at, at + 3)) as [number[], number[], number[]];
        const matchups = [
          matchup(0, 1, ...(a as [number, number, number])),
          matchup(1, 2, ...(b as [number, number, number])),
          matchup(0, 2, ...(c as [number, number, number])),
        ];
        const { pairs } = winMatrix({ systems: SYSTEMS, matchups, ties });
        for (const { predicted } of pairs) {
          expect(predicted.first + predicted.second + predicted.tie).toBeCloseTo(1, 12);
        }
        if (ties === 'rao-kupper') return;
        for (const system of SYSTEMS) {
          const points = pairs.reduce((sum, { first, second, comparisons, observed, predicted }) => {
            const side = first === system ? 'first' : 'second';
            if (second !== system && first !== system) return sum;
            const of = (shares: typeof observed) => shares[side] + shares.tie / 2;
            return sum + comparisons * (of(observed) - of(predicted));
          }, 0);
          expect(Math.abs(points)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('without ties none are foretold', () => {
  for (const ties of TIES) {
    const { first, second, tie } = outcomeProbabilities(ties, { d: Math.log(3), tieParameter: 0 });
    expect([first, second, tie]).toEqual([
      expect.closeTo(0.75, 12),
      expect.closeTo(0.25, 12),
      expect.closeTo(0, 12),
    ]);
  }
});

test('only systems that met are paired', () => {
  const { systems, pairs } = winMatrix({
    systems: SYSTEMS,
    matchups: [matchup(0, 1, 3, 2)],
    ties: 'davidson',
  });
  expect(systems).toHaveLength(3);
  expect(pairs.map(({ first, second }) => [first, second])).toEqual([['amber', 'blue']]);
});
