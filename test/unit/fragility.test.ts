import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitPoint } from '../../worker/core/bradley-terry.ts';
import { randomInteger, seededRandom } from '../../worker/core/random.ts';
import { fragility, type RemovedKind } from '../../worker/core/statistics/fragility.ts';
import { resistanceBound } from '../../worker/core/statistics/resistance-bound.ts';
import type { Matchup } from '../../worker/core/win-graph.ts';
import { matchup } from './bradley-terry-cases.ts';

/** One comparison after another, so that a subset is a bit mask; fitted by gradient ascent, a second way. */
function singles(matchups: readonly Matchup[]) {
  return matchups.flatMap(({ first, second, firstWins, secondWins, ties }) => [
    ...Array.from({ length: firstWins }, () => ({ first, second, score: 1 })),
    ...Array.from({ length: secondWins }, () => ({ first, second, score: 0 })),
    ...Array.from({ length: ties }, () => ({ first, second, score: 0.5 })),
  ]);
}

function strengthsOf(itemCount: number, rows: readonly ReturnType<typeof singles>[number][]): number[] {
  let theta: number[] = Array(itemCount).fill(0);
  for (let round = 0; round < 4000; round++) {
    const slope = theta.map((value) => -value / 4);
    for (const { first, second, score } of rows) {
      const p = 1 / (1 + Math.exp((theta[second] as number) - (theta[first] as number)));
      slope[first] = (slope[first] as number) + score - p;
      slope[second] = (slope[second] as number) - score + p;
    }
    theta = theta.map((value, at) => value + (slope[at] as number) / (1 + rows.length / 2));
    if (Math.max(...slope.map(Math.abs)) < 1e-11) break;
  }
  return theta;
}

/** The smallest number of rows whose removal puts another first, by trying all; null where none does. */
function bruteForce(itemCount: number, matchups: readonly Matchup[]): number | null {
  const rows = singles(matchups);
  const whole = strengthsOf(itemCount, rows);
  const leader = whole.indexOf(Math.max(...whole));
  let least: number | null = null;
  const known = new Map<string, boolean>();
  for (let mask = 1; mask < 2 ** rows.length; mask++) {
    const left = rows.filter((_, at) => ((mask >> at) & 1) === 0);
    const removed = rows.length - left.length;
    if (least !== null && removed >= least) continue;
    const key = JSON.stringify(left);
    const changes = known.get(key) ?? changesLeader(strengthsOf(itemCount, left), leader);
    known.set(key, changes);
    if (changes) least = removed;
  }
  return least;
}

function changesLeader(theta: readonly number[], leader: number): boolean {
  return theta.some((value) => value > (theta[leader] as number) + 1e-8);
}

function without(matchups: readonly Matchup[], removed: readonly RemovedKind[]): Matchup[] {
  return matchups.map((each) => {
    const taken = (winner: number, loser: number, isTie: boolean) =>
      removed
        .filter(({ tie, ...kind }) => tie === isTie && kind.winner === winner && kind.loser === loser)
        .reduce((sum, { comparisons }) => sum + comparisons, 0);
    const left = {
      ...each,
      firstWins: each.firstWins - taken(each.first, each.second, false),
      secondWins: each.secondWins - taken(each.second, each.first, false),
      ties: each.ties - taken(each.first, each.second, true),
    };
    expect(Math.min(left.firstWins, left.secondWins, left.ties)).toBeGreaterThanOrEqual(0);
    return left;
  });
}

describe('how few comparisons hold the leader up', () => {
  test('is what trying every subset finds, on small cases', () => {
    const count = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 8, maxLength: 8 }),
        ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]) => {
          const matchups = [matchup(0, 1, a, b, g % 2), matchup(1, 2, c, d), matchup(0, 2, e, f, h % 2)];
          fc.pre(singles(matchups).length <= 11 && singles(matchups).length > 0);
          const found = fragility({ itemCount: 3, matchups });
          if (!found) return;
          const least = bruteForce(3, matchups);
          expect(found.most).toBe(least);
          expect(found.least).toBe(least ?? found.comparisons + 1);
          expect(found.removed.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(least ?? 0);
        },
      ),
      { numRuns: 40, seed: 4 },
    );
  });

  test('of two systems is the lead in points and one more, however many there are', () => {
    for (const ties of [0, 700]) {
      expect(fragility({ itemCount: 2, matchups: [matchup(0, 1, 5_230, 5_000, ties)] })).toMatchObject({
        leader: 0,
        challenger: 1,
        least: 231,
        most: 231,
        removed: [{ winner: 0, loser: 1, tie: false, comparisons: 231 }],
      });
    }
  });

  test('has bounds that hold on larger cases: those found do change the leader, and fewer drawn at random do not', () => {
    const random = seededRandom(2);
    const matchups = Array.from({ length: 6 }, (_, first) =>
      Array.from({ length: 5 - first }, (_, more) =>
        matchup(first, first + 1 + more, 40 + randomInteger(random, 25), 35 + randomInteger(random, 20), 5),
      ),
    ).flat();
    const found = fragility({ itemCount: 6, matchups });
    if (!found || found.most === null) throw new Error('a close race can be turned');
    expect(found.least).toBeGreaterThan(0);
    expect(found.least).toBeLessThanOrEqual(found.most);
    const left = without(matchups, found.removed);
    const theta = strengthsOf(6, singles(left));
    expect(theta.indexOf(Math.max(...theta))).toBe(found.challenger);
    const rows = singles(matchups);
    for (let trial = 0; trial < 20; trial++) {
      const kept = [...rows];
      for (let k = 1; k < found.least; k++) kept.splice(randomInteger(random, kept.length), 1);
      expect(changesLeader(strengthsOf(6, kept), found.leader)).toBe(false);
    }
  });

  test('nobody is held up where nobody leads', () => {
    expect(fragility({ itemCount: 1, matchups: [] })).toBeNull();
    expect(fragility({ itemCount: 2, matchups: [] })).toBeNull();
    expect(fragility({ itemCount: 2, matchups: [matchup(0, 1, 4, 4, 1)] })).toBeNull();
  });

  test('who never lost to a rival cannot be overtaken by removals, and says so', () => {
    expect(fragility({ itemCount: 2, matchups: [matchup(0, 1, 7, 0)] })).toMatchObject({
      most: null,
      least: 8,
    });
  });

  test('the bound by resistance never claims more than it takes, and not too little either', () => {
    const wins = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(wins, wins, (one, other) => {
        const [won, lost] = [Math.max(one, other), Math.min(one, other)];
        const theta = fitPoint({
          itemCount: 2,
          matchups: [matchup(0, 1, won, lost)],
          ties: 'half-win',
          priorDeviation: 2,
        });
        const bound = resistanceBound((theta[0] as number) - (theta[1] as number), won + lost);
        // Of two systems it takes the lead in wins and one more.
        expect(bound).toBeLessThanOrEqual(won - lost + 1);
        if (won < 2 * lost && won - lost > 20) expect(bound).toBeGreaterThan((won - lost) / 4);
      }),
    );
    expect(resistanceBound(0, 100)).toBe(0);
  });
});
