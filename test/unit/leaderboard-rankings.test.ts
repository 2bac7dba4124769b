import { describe, expect, it } from 'vitest';
import { independentShare } from '../../worker/core/independent-share.ts';
import { leaderboard } from '../../worker/core/leaderboard.ts';
import { annotatorMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import { judgementsOfRow } from '../../worker/core/quality/judgements-of-row.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { denseRanks } from '../../worker/core/ranking.ts';

const systems = ['s0', 's1', 's2', 's3', 's4'];

/** Rankings by people who like each response as its system is worth, plus a mood of their own: with moods of Gumbel's
 *  distribution, any pair comes out as Bradley–Terry says. */
function simulated(
  seed: number,
  { count, size, strengths }: { count: number; size: number; strengths: readonly number[] },
) {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  return Array.from({ length: count }, () => {
    const shown = systems
      .map((_, system) => ({ system, at: uniform() }))
      .sort((one, other) => one.at - other.at)
      .slice(0, size)
      .map(({ system }) => system);
    const liking = shown.map((system) => (strengths[system] as number) - Math.log(-Math.log(uniform())));
    const ranking = { shown, ranks: denseRanks(liking.map((each) => -each)) };
    const row = {
      outcome: 'ranking' as const,
      responseA: shown[0] as number,
      responseB: shown[1] as number,
      ranking,
    };
    const logged = { ...row, annotator: 'kim', task: 'some', activeMs: null };
    return annotatorMatchups(
      judgementsOfRow(logged, (system) => ({ system: systems[system] as string, length: 1 })),
    );
  }).flat();
}

const boardOf = (changes: ReturnType<typeof simulated>, sized = true) => {
  const matchups = changes.map(({ first, second, size, ...counts }) => ({
    ...counts,
    first: systems.indexOf(first),
    second: systems.indexOf(second),
    ...(sized && { size }),
  }));
  return leaderboard({ systems, matchups, ties: 'davidson' }).systems;
};

/** How often 95 % intervals hold the true rating, over many crowds. */
function coverage(size: number, strengths: readonly number[], sized = true): number {
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
  let held = 0;
  const crowds = 200;
  for (let seed = 0; seed < crowds; seed++) {
    for (const { system, lower, upper } of boardOf(simulated(seed, { count: 60, size, strengths }), sized)) {
      const truth = 1000 + (400 / Math.LN10) * ((strengths[systems.indexOf(system)] as number) - mean);
      if (lower <= truth && truth <= upper) held++;
    }
  }
  return held / (crowds * systems.length);
}

describe('intervals from rankings', () => {
  it.each([3, 4, 5])(
    'of %i equally strong systems hold the truth 95 times in 100; taken for independent pairs, fewer',
    (size) => {
      const equal = [0, 0, 0, 0, 0];
      expect(Math.abs(coverage(size, equal) - 0.95)).toBeLessThan(0.025);
      expect(coverage(size, equal, false)).toBeLessThan(0.92);
    },
  );

  it('hold it no less often where systems differ', () => {
    expect(coverage(5, [-1, -0.5, 0, 0.5, 1])).toBeGreaterThan(0.935);
  });

  it('are as wide as the variance of a uniform rank has them', () => {
    // By hand: of K = 3, a win count of 0, 1 or 2 has variance 2/3; of two independent wins, 1/2.
    expect(1 / independentShare(3)).toBeCloseTo(2 / 3 / (1 / 2), 12);
    expect(independentShare(2)).toBe(1);
  });

  it('count every pair of a ranking, and rate systems as before', () => {
    const changes = simulated(3, { count: 40, size: 4, strengths: [-1, -0.5, 0, 0.5, 1] });
    const [sized, plain] = [boardOf(changes), boardOf(changes, false)];
    expect(sized.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(2 * 40 * 6);
    for (const [at, { system, strength, wins, upper, lower }] of sized.entries()) {
      expect(plain[at]).toMatchObject({ system, wins });
      expect(plain[at]?.strength).toBeCloseTo(strength, 8);
      const ratio = (upper - lower) / ((plain[at]?.upper ?? 0) - (plain[at]?.lower ?? 0));
      expect(ratio).toBeCloseTo(Math.sqrt(5 / 3), 2);
    }
  });
});
