import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry } from '../../worker/core/bradley-terry.ts';
import { leaderboard } from '../../worker/core/leaderboard.ts';
import { randomInteger, seededRandom } from '../../worker/core/random.ts';
import { COEFFICIENT_DEVIATION, fitCovariates } from '../../worker/core/statistics/fit-covariates.ts';
import { type StyledComparison, styleControlled } from '../../worker/core/statistics/style-control.ts';
import { countStyle, type StyleCounts, styleDifferences } from '../../worker/core/statistics/style-counts.ts';
import { expectClose, matchup, paperLogLikelihood, TREATMENTS } from './bradley-terry-cases.ts';

const random = seededRandom(11);
const uniform = () => random() / 2 ** 32;

/** Single comparisons of three systems with two covariates. */
function simulated(count: number, { strengths = [0.6, 0, -0.6], betas = [0.8, -0.4] } = {}) {
  const covariates = new Float64Array(2 * count);
  const comparisons = Array.from({ length: count }, (_, at) => {
    const first = randomInteger(random, 3);
    const second = (first + 1 + randomInteger(random, 2)) % 3;
    const xs = [2 * uniform() - 1, 2 * uniform() - 1];
    covariates.set(xs, 2 * at);
    const d =
      (strengths[first] as number) -
      (strengths[second] as number) +
      xs.reduce((sum, x, k) => sum + x * (betas[k] as number), 0);
    if (uniform() < 0.2) return matchup(first, second, 0, 0, 1);
    const won = uniform() < 1 / (1 + Math.exp(-d));
    return matchup(first, second, won ? 1 : 0, won ? 0 : 1);
  });
  return { itemCount: 3, comparisons, covariates, covariateCount: 2 };
}

describe('Bradley–Terry with covariates', () => {
  test.for(TREATMENTS)('%s: without any it is the fit and the sandwich of the leaderboard', (ties) => {
    const { itemCount, comparisons } = simulated(300);
    const plain = fitBradleyTerry({ itemCount, matchups: comparisons, ties, ridge: 0 });
    const fit = fitCovariates({
      itemCount,
      comparisons,
      covariates: new Float64Array(0),
      covariateCount: 0,
      ties,
    });
    expectClose(fit.strengths, plain.strengths, 1e-8);
    expectClose(
      fit.strengthVariances,
      [0, 4, 8].map((at) => plain.covariance[at] as number),
      1e-8,
    );
  });

  test.for(TREATMENTS)('%s: no small step in any direction raises the penalised likelihood', (ties) => {
    const data = { ...simulated(200), ties };
    const { strengths, coefficients } = fitCovariates(data);
    const value = (theta: Float64Array, beta: Float64Array, tie: number) =>
      data.comparisons.reduce((sum, one, at) => {
        const shift = beta.reduce((total, b, k) => total + b * (data.covariates[2 * at + k] as number), 0);
        const d = (theta[one.first] as number) - (theta[one.second] as number) + shift;
        return (
          sum +
          paperLogLikelihood(ties, { strengths: [d, 0], tie, matchups: [{ ...one, first: 0, second: 1 }] })
        );
      }, 0) -
      beta.reduce((sum, b) => sum + b * b, 0) / (2 * COEFFICIENT_DEVIATION ** 2);
    // The tie parameter is not reported: the best of a grid stands in, whose value is flat to second order.
    const tie = ties === 'half-win' ? 0 : bestOf((t) => value(strengths, coefficients, t));
    const best = value(strengths, coefficients, tie);
    for (let k = 0; k < 2; k++) {
      for (const step of [-1e-3, 1e-3]) {
        const moved = coefficients.map((b, at) => (at === k ? b + step : b));
        expect(value(strengths, moved, tie)).toBeLessThan(best);
        const stronger = strengths.map((s, at) => (at === k ? s + step : s));
        expect(value(stronger, coefficients, tie)).toBeLessThan(best);
      }
    }
  });

  test('finds what the comparisons were made with, within its own intervals', () => {
    const betas = [0.8, -0.4];
    let covered = 0;
    for (let crowd = 0; crowd < 60; crowd++) {
      const fit = fitCovariates({ ...simulated(400, { betas }), ties: 'davidson' });
      for (const [k, beta] of betas.entries()) {
        const error = Math.abs((fit.coefficients[k] as number) - beta * 1);
        if (error < 2.6 * Math.sqrt(fit.coefficientVariances[k] as number)) covered++;
      }
    }
    expect(covered).toBeGreaterThanOrEqual(110);
  });

  test('says how little it knows where a covariate parts all winners from all losers', () => {
    const comparisons = Array.from({ length: 40 }, (_, at) => matchup(0, 1, at % 2, 1 - (at % 2)));
    const covariates = Float64Array.from(comparisons, ({ firstWins }) => (firstWins > 0 ? 1 : -1));
    const fit = fitCovariates({ itemCount: 2, comparisons, covariates, covariateCount: 1, ties: 'davidson' });
    expect(fit.coefficients[0]).toBeGreaterThan(2);
    expect(fit.coefficients[0]).toBeLessThan(8);
    expect(Math.sqrt(fit.coefficientVariances[0] as number)).toBeGreaterThan(0.3);
  });

  test('takes one annotator’s hundred equal comparisons for one voice where it is told who gave them', () => {
    const comparisons = Array.from({ length: 40 }, (_, at) => matchup(0, 1, at % 2, 1 - (at % 2)));
    const many = Array.from({ length: 10 }, () => comparisons).flat();
    const varianceOf = (rows: typeof many, clusters?: string[]) =>
      fitCovariates({
        itemCount: 2,
        comparisons: rows,
        covariates: new Float64Array(0),
        covariateCount: 0,
        ties: 'davidson',
        ...(clusters && { clusters }),
      }).strengthVariances[0] as number;
    const names = comparisons.map((_, at) => `person ${at}`);
    expect(varianceOf(many, Array.from({ length: 10 }, () => names).flat())).toBeCloseTo(
      varianceOf(comparisons, names),
      8,
    );
    expect(varianceOf(comparisons, names) / varianceOf(comparisons)).toBeCloseTo(40 / 39, 6);
  });
});

function bestOf(value: (t: number) => number): number {
  let [low, high] = [1e-3, 5];
  for (let round = 0; round < 200; round++) {
    const [a, b] = [low + (high - low) * 0.382, low + (high - low) * 0.618];
    if (value(a) < value(b)) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

describe('style control', () => {
  const systems = ['plain', 'wordy'];
  const short: StyleCounts = [100, 0, 0, 0];
  const long: StyleCounts = [400, 0, 0, 0];

  /** People choose the longer in three of four; `wordy` is long three times in four, and no better. */
  function likers(): StyledComparison[] {
    return Array.from({ length: 800 }, (_, at) => {
      const wordyIsLong = at % 4 !== 0;
      const longerWins = uniform() < 0.75;
      const wordyWins = wordyIsLong === longerWins;
      const styles = wordyIsLong ? ([short, long] as const) : ([long, short] as const);
      return {
        ...matchup(0, 1, wordyWins ? 0 : 1, wordyWins ? 1 : 0),
        annotator: `person ${at % 30}`,
        styles,
      };
    });
  }

  test('takes away a lead that is length alone', () => {
    const comparisons = likers();
    const raw = leaderboard({ systems, matchups: comparisons, ties: 'davidson' });
    const controlled = styleControlled({ systems, comparisons }, 'davidson');
    expect(raw.systems.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(controlled.systems.map(({ rank }) => rank)).toEqual([1, 1]);
    const [length, more] = controlled.coefficients;
    expect(more).toBeUndefined();
    expect(length?.feature).toBe('length');
    expect(length?.value).toBeCloseTo(Math.log(3), 0);
    expect(length?.lower).toBeGreaterThan(0.8);
  });

  test('changes nothing to the last bits where two sides are exchanged', () => {
    const comparisons = likers();
    const turned = comparisons.map(
      ({ first, second, firstWins, secondWins, styles: [a, b], ...rest }): StyledComparison => ({
        ...rest,
        first: second,
        second: first,
        firstWins: secondWins,
        secondWins: firstWins,
        styles: [b, a],
      }),
    );
    const [one, other] = [comparisons, turned].map((each) =>
      styleControlled({ systems, comparisons: each }, 'davidson'),
    );
    expect(one?.coefficients[0]?.value).toBeCloseTo(other?.coefficients[0]?.value as number, 9);
    expect(one?.systems[0]?.strength).toBeCloseTo(other?.systems[0]?.strength as number, 9);
  });

  test('gives finite numbers and a notice where one side never lost', () => {
    const comparisons = likers().map((each) => ({ ...each, firstWins: 1, secondWins: 0 }));
    const { systems: entries, notices } = styleControlled({ systems, comparisons }, 'rao-kupper');
    for (const { lower, upper } of entries) expect(Number.isFinite(lower + upper)).toBe(true);
    expect(notices.join()).toContain('weak prior');
  });

  test('counts list items, headers and bold spans of Markdown', () => {
    const text =
      '# Title\n\n- one\n* two\n  3. three\n4) four\n\n**bold** and __bolder__, 2 * 3 * 4\n#none\n####### seven';
    expect(countStyle(text)).toEqual([text.length, 4, 1, 2]);
    expect(countStyle('')).toEqual([0, 0, 0, 0]);
    expect(countStyle('*'.repeat(100_000))).toEqual([100_000, 0, 0, 0]);
  });

  test('differences lie in −1 … 1 and turn their sign with the sides', () => {
    const counts = fc.tuple(fc.nat(), fc.nat(), fc.nat(9), fc.nat(9));
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const differences = styleDifferences(a, b);
        for (const each of differences) expect(Math.abs(each)).toBeLessThanOrEqual(1);
        expect(styleDifferences(b, a).map((each) => -each + 0)).toEqual(differences.map((each) => each + 0));
      }),
    );
    expect(styleDifferences([300, 0, 2, 1], [100, 0, 0, 3])).toEqual([0.5, 0, 1, -0.5]);
  });
});
