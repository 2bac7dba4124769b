import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Matchup, TieModel } from '../../worker/core/bradley-terry.ts';
import { type LeaderboardEntry, leaderboard } from '../../worker/core/leaderboard.ts';

function matchup(first: number, second: number, firstWins: number, secondWins: number, ties = 0): Matchup {
  return { first, second, firstWins, secondWins, ties };
}

const TIES: TieModel[] = ['davidson', 'rao-kupper'];

function expectUsable(entries: readonly LeaderboardEntry[]) {
  for (const { strength, rating, lower, upper, rank } of entries) {
    expect([strength, rating, lower, upper].every(Number.isFinite)).toBe(true);
    expect(lower).toBeLessThanOrEqual(rating);
    expect(upper).toBeGreaterThanOrEqual(rating);
    expect(rank).toBeGreaterThanOrEqual(1);
    expect(rank).toBeLessThanOrEqual(entries.length);
  }
}

describe('a leaderboard', () => {
  const systems = ['blue', 'amber', 'coral'];
  const matchups = [matchup(0, 1, 300, 100, 50), matchup(1, 2, 220, 180, 40), matchup(2, 0, 90, 310, 60)];

  test('lists systems best first, with their outcomes counted from both sides', () => {
    const { systems: entries, notices } = leaderboard({ systems, matchups, ties: 'davidson' });
    expect(notices).toEqual([]);
    expect(
      entries.map(({ system, comparisons, wins, losses, ties }) => [system, comparisons, wins, losses, ties]),
    ).toEqual([
      ['blue', 910, 610, 190, 110],
      ['amber', 890, 320, 480, 90],
      ['coral', 900, 270, 530, 100],
    ]);
  });

  test('puts 400 rating points between systems whose odds are 10 : 1', () => {
    const { systems: entries } = leaderboard({
      systems: ['x', 'y'],
      matchups: [matchup(0, 1, 1000, 100)],
      ties: 'davidson',
    });
    expect(entries.map(({ rating }) => rating)).toEqual([expect.closeTo(1200, 6), expect.closeTo(800, 6)]);
    // The variance of a log odds is 1/1000 + 1/100; each of the two strengths takes half of the interval.
    // arena-rank's ridge, 1e-5 a comparison beside twice the information, narrows it a little.
    const ridge = 1 + (1e-5 * 1100 * 0.011) / 2;
    const halfWidth = (1.959963984540054 * Math.sqrt(0.011) * 400) / Math.LN10 / 2 / ridge;
    expect(entries[0]?.upper).toBeCloseTo(1200 + halfWidth, 6);
    expect(entries[1]?.lower).toBeCloseTo(800 - halfWidth, 6);
  });

  test('shares a rank where intervals do not separate', () => {
    const { systems: entries } = leaderboard({ systems, matchups, ties: 'davidson' });
    expect(entries.map(({ rank }) => rank)).toEqual([1, 2, 2]);
    for (const entry of entries) {
      expect(entry.rank).toBe(1 + entries.filter(({ lower }) => lower > entry.upper).length);
    }
  });

  test('orders equal systems by name, whatever order they come in', () => {
    const even = [matchup(0, 1, 7, 7, 1), matchup(1, 2, 7, 7, 1), matchup(2, 0, 7, 7, 1)];
    for (const names of [systems, systems.toReversed()]) {
      const { systems: entries } = leaderboard({ systems: names, matchups: even, ties: 'rao-kupper' });
      expect(entries.map(({ system }) => system)).toEqual(['amber', 'blue', 'coral']);
    }
  });

  test('gives finite numbers and shares the strengths around zero, whatever the data', () => {
    const count = fc.constantFrom(0, 0, 0, 1, 2, 50);
    const pair = fc
      .tuple(fc.nat(5), fc.nat(5), count, count, count)
      .filter(([first, second]) => first !== second);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), fc.constantFrom(...TIES), (pairs, ties) => {
        const { systems: entries, notices } = leaderboard({
          systems: ['a', 'b', 'c', 'd', 'e', 'f'],
          matchups: pairs.map((numbers) => matchup(...numbers)),
          ties,
        });
        expectUsable(entries);
        expect(Math.abs(entries.reduce((sum, { strength }) => sum + strength, 0))).toBeLessThan(1e-6);
        expect(notices.every((notice) => notice.endsWith('.'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe.for(TIES)('what the data leave open (%s)', (ties) => {
  test('no systems: an empty table', () => {
    expect(leaderboard({ systems: [], matchups: [], ties })).toEqual({ systems: [], notices: [] });
  });

  test('one system: the average, and a notice', () => {
    const { systems, notices } = leaderboard({ systems: ['only'], matchups: [], ties });
    expectUsable(systems);
    expect(systems[0]).toMatchObject({ rating: 1000, rank: 1, comparisons: 0 });
    expect(notices.join()).toContain('only one system');
  });

  test('no comparisons: everybody at 1000 with a wide interval, and a notice', () => {
    const { systems, notices } = leaderboard({ systems: ['a', 'b'], matchups: [], ties });
    expectUsable(systems);
    for (const { rating, lower, rank } of systems) {
      expect([rating, rank]).toEqual([1000, 1]);
      expect(lower).toBeLessThan(400);
    }
    expect(notices[0]).toContain('no comparisons yet');
  });

  test('a system that never lost: ahead by a finite rating, named in a notice that says what to do', () => {
    const matchups = [matchup(0, 1, 10, 0), matchup(1, 2, 4, 5, 1), matchup(0, 2, 10, 0)];
    const { systems, notices } = leaderboard({ systems: ['champion', 'b', 'c'], matchups, ties });
    expectUsable(systems);
    expect(systems[0]).toMatchObject({ system: 'champion', rank: 1 });
    expect(systems[0]?.rating).toBeLessThan(2000);
    expect(notices).toEqual([
      expect.stringMatching(/^Won every comparison: “champion”.*collect more/),
      expect.stringContaining('weak prior'),
    ]);
  });

  test('more evidence for a system that never lost raises it and narrows its interval', () => {
    const [few, many] = [3, 300].map((wins) => {
      const { systems } = leaderboard({ systems: ['x', 'y'], matchups: [matchup(0, 1, wins, 0)], ties });
      const [x] = systems;
      return { rating: Number(x?.rating), width: Number(x?.upper) - Number(x?.lower) };
    });
    expect(many?.rating).toBeGreaterThan(Number(few?.rating));
    expect(many?.width).toBeLessThan(Number(few?.width));
  });

  test('a system without comparisons: on the average with a wide interval; the others stay as they were', () => {
    const matchups = [matchup(0, 1, 60, 20, 9), matchup(1, 2, 50, 40, 9), matchup(0, 2, 70, 15, 9)];
    const before = leaderboard({ systems: ['a', 'b', 'c'], matchups, ties });
    const after = leaderboard({ systems: ['a', 'b', 'c', 'newcomer'], matchups, ties });
    const newcomer = after.systems.find(({ system }) => system === 'newcomer');
    expect(newcomer).toMatchObject({ rating: 1000, rank: 1, comparisons: 0 });
    expect(Number(newcomer?.upper) - Number(newcomer?.lower)).toBeGreaterThan(1000);
    expect(after.systems.filter((entry) => entry !== newcomer)).toEqual(before.systems);
    expect(after.notices).toEqual([
      expect.stringContaining('No comparisons yet with “newcomer”'),
      expect.stringContaining('weak prior'),
    ]);
  });

  test('two islands: ordered within, never ranked across, and a notice', () => {
    const matchups = [matchup(0, 1, 40, 20, 5), matchup(2, 3, 9, 5, 5)];
    const { systems, notices } = leaderboard({ systems: ['a', 'b', 'c', 'd'], matchups, ties });
    expectUsable(systems);
    const of = (name: string) => systems.find(({ system }) => system === name);
    expect(of('a')?.strength).toBeGreaterThan(Number(of('b')?.strength));
    expect(of('c')?.strength).toBeGreaterThan(Number(of('d')?.strength));
    expect([of('c')?.rank, of('d')?.rank]).toEqual([1, 1]);
    expect(notices[0]).toContain('2 groups');
  });

  test('ties only: all equal, none significantly better, and a notice', () => {
    const matchups = [matchup(0, 1, 0, 0, 40), matchup(1, 2, 0, 0, 10)];
    const { systems, notices } = leaderboard({ systems: ['a', 'b', 'c'], matchups, ties });
    expectUsable(systems);
    expect(systems.map(({ rank, strength }) => [rank, Math.abs(strength) < 1e-9])).toEqual(
      Array(3).fill([1, true]),
    );
    expect(notices[0]).toContain('Every comparison so far was a tie');
  });

  test('wins one way with ties, and a group that beat the rest, each have their notice', () => {
    const oneWay = leaderboard({ systems: ['a', 'b'], matchups: [matchup(0, 1, 5, 0, 4)], ties });
    expect(oneWay.notices[0]).toContain('No win contradicts another');
    const split = [matchup(0, 1, 3, 2), matchup(2, 3, 2, 2), matchup(1, 2, 4, 0)];
    const groups = leaderboard({ systems: ['a', 'b', 'c', 'd'], matchups: split, ties });
    expect(groups.notices[0]).toContain('won every comparison with the rest');
    for (const { systems } of [oneWay, groups]) expectUsable(systems);
  });

  test('results too uneven for double precision: a finite answer, and a notice', () => {
    // found by random search; maximum likelihood alone throws on it
    const matchups = [
      [3, 7, 1e6, 1, 1e6],
      [2, 4, 1, 1, 1],
      [2, 5, 1, 1, 0],
      [2, 7, 1, 1e6, 1],
      [0, 2, 1e6, 1, 1e6],
      [1, 2, 1, 1, 1e6],
      [5, 6, 1, 1e6, 0],
      [5, 2, 1, 1, 1e6],
      [5, 1, 1e6, 1, 0],
      [3, 6, 1, 1, 1e6],
    ].map((numbers) => matchup(...(numbers as [number, number, number, number, number])));
    const { systems, notices } = leaderboard({ systems: [...'abcdefgh'], matchups, ties });
    expectUsable(systems);
    expect(notices[0]).toContain('so one-sided that rounding hides the rest');
  });

  test('a notice names three systems at most', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { notices } = leaderboard({ systems: names, matchups: [matchup(0, 1, 2, 2)], ties });
    expect(notices[0]).toContain('“c”, “d”, “e” and 2 more');
  });
});
