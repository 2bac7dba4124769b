import { describe, expect, it } from 'vitest';
import { layOut } from '../../worker/core/quality/crowd-columns.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { pushing } from '../../worker/core/quality/pushing.ts';
import { type SystemTally, systemTallies } from '../../worker/core/quality/system-tallies.ts';

const SPREAD = 0.02;

/** Comparisons of one system by one annotator who, by their manner elsewhere, would let it win half of what is decided. */
function tally(
  annotator: number,
  wins: number,
  comparisons: number,
  of: Partial<SystemTally> = {},
): SystemTally {
  const even = { expected: comparisons / 2, variance: comparisons / 4, ties: 0, tieShare: 0 };
  return { annotator, system: 0, comparisons, wins, ...even, ...of };
}

/** Many who treat the system as foretold. */
const others = (count: number) =>
  Array.from({ length: count }, (_, at) => tally(1000 + at, 8 + (at % 5), 20));

const probabilityOf = (
  tallies: readonly SystemTally[],
  annotator: number,
  direction: 'for' | 'against',
): number =>
  pushing(tallies, SPREAD).find((one) => one.annotator === annotator && one.direction === direction)
    ?.probability as number;

describe('the probability of pushing', () => {
  it('is high where a system wins all it should win half of, and low where it wins what it should', () => {
    const tallies = [tally(1, 20, 20), tally(2, 11, 20), tally(3, 0, 20), ...others(100)];
    expect(probabilityOf(tallies, 1, 'for')).toBeGreaterThan(0.8);
    expect(probabilityOf(tallies, 1, 'against')).toBeLessThan(1e-6);
    expect(probabilityOf(tallies, 2, 'for')).toBeLessThan(0.01);
    expect(probabilityOf(tallies, 3, 'against')).toBeGreaterThan(0.8);
  });

  it('rises with company, and falls with the number of those who do not push', () => {
    const ring = Array.from({ length: 15 }, (_, at) => tally(at, 12, 12));
    const alone = probabilityOf([...ring.slice(0, 1), ...others(300)], 0, 'for');
    const together = probabilityOf([...ring, ...others(300)], 0, 'for');
    expect(alone).toBeLessThan(0.5);
    expect(together).toBeGreaterThan(0.9);
    expect(probabilityOf([...ring, ...others(3000)], 0, 'for')).toBeLessThan(together);
  });

  it('is nothing where most of a crowd answer alike: that is its opinion', () => {
    const alike = [tally(1, 24, 24), tally(2, 24, 24), tally(3, 24, 24)];
    for (const one of [1, 2, 3]) expect(probabilityOf(alike, one, 'for')).toBe(0);
    expect(probabilityOf([...alike, ...others(30)], 1, 'for')).toBeGreaterThan(0.9);
  });

  it('is low for a taste, however many comparisons show it', () => {
    const fond = [tally(1, 300, 480), tally(2, 60, 96), ...others(100)];
    expect(probabilityOf(fond, 1, 'for')).toBeLessThan(0.5);
    expect(probabilityOf(fond, 2, 'for')).toBeLessThan(0.5);
  });

  it('counts the ties that an annotator elsewhere has and here has not', () => {
    const decided = probabilityOf([tally(1, 14, 14), ...others(100)], 1, 'for');
    const strange = probabilityOf([tally(1, 14, 14, { tieShare: 0.4 }), ...others(100)], 1, 'for');
    expect(strange).toBeGreaterThan(decided);
  });

  it('is that of each system by itself', () => {
    const apart = Array.from({ length: 15 }, (_, at) => tally(at, 12, 12, { system: at }));
    expect(probabilityOf([...apart, ...others(300)], 0, 'for')).toBeLessThan(0.5);
  });
});

describe('a tally of a system', () => {
  it('counts its comparisons from its own side, and ties of the others', () => {
    const judged = (
      responses: [number, number],
      systems: [string | null, string | null],
      outcome: CrowdJudgement['outcome'],
    ): CrowdJudgement => ({
      annotator: 'kim',
      responseA: responses[0],
      responseB: responses[1],
      outcome,
      systemA: systems[0],
      systemB: systems[1],
      sidesShown: true,
      activeMs: null,
      characters: 10,
      gold: null,
    });
    const judgements = [
      judged([1, 2], ['x', 'y'], 'a'),
      judged([4, 3], ['x', 'y'], 'b'),
      judged([5, 6], ['y', 'x'], 'tie'),
      judged([7, 8], ['x', 'x'], 'a'),
      judged([9, 10], ['z', null], 'tie'),
    ];
    // of the lower response: 1 over 2, 3 over 4, 5 over 6
    const margins = Float64Array.of(1, 2, 3, 0, 0);
    const tallies = systemTallies(layOut(judgements), margins, [{ follows: 0.5, sharpness: 2 }]);
    const p = [2, 4, 6].map((margin) => 0.25 + 0.5 / (1 + Math.exp(-margin))) as [number, number, number];
    const won = p[0] + (1 - p[1]) + (1 - p[2]);
    const variance = p.reduce((sum, one) => sum + one * (1 - one), 0);
    // ten comparisons' worth of the crowd's two ties in five, and one tie in two without the system
    const tieShare = expect.closeTo((1 + 10 * 0.4) / (2 + 10), 12);
    const shared = {
      annotator: 0,
      comparisons: 3,
      ties: 1,
      tieShare,
      variance: expect.closeTo(variance, 12),
    };
    expect(tallies).toEqual([
      { ...shared, system: 0, wins: 1, expected: expect.closeTo(won, 12) },
      { ...shared, system: 1, wins: 1, expected: expect.closeTo(3 - won, 12) },
    ]);
  });
});
