import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry, type Matchup, type TieTreatment } from '../../worker/core/bradley-terry.ts';
import { expectClose, matchup, paperLogLikelihood, TREATMENTS } from './bradley-terry-cases.ts';

/** Random data over 2–6 items that have a finite maximum: every two neighbours on a ring have beaten each other. */
const bounded = fc
  .integer({ min: 2, max: 6 })
  .chain((itemCount) =>
    fc.record({
      itemCount: fc.constant(itemCount),
      ring: fc.array(
        fc.record({ a: fc.integer({ min: 1, max: 30 }), b: fc.integer({ min: 1, max: 30 }), t: fc.nat(9) }),
        {
          minLength: itemCount,
          maxLength: itemCount,
        },
      ),
    }),
  )
  .map(({ itemCount, ring }) => ({
    itemCount,
    matchups: ring.map(({ a, b, t }, i) => matchup(i, (i + 1) % itemCount, a, b, t)),
  }));
const treatment = fc.constantFrom(...TREATMENTS);

describe('any data with a finite maximum', () => {
  test('the paper’s log-likelihood is flat at the fit, by finite differences, and is the one reported', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const { strengths, tieParameter, logLikelihood } = fitBradleyTerry({ ...data, ties });
        const tied = data.matchups.some((m) => m.ties > 0);
        const model = tied ? ties : 'half-win';
        const at = (item: number, step: number, tieStep: number) =>
          paperLogLikelihood(model, {
            strengths: strengths.map((strength, i) => (i === item ? strength + step : strength)),
            tie: tieParameter + tieStep,
            matchups: data.matchups,
          });
        expect(at(0, 0, 0)).toBeCloseTo(logLikelihood, 8);
        const slopes = [...strengths.keys()].map((i) => (at(i, 1e-5, 0) - at(i, -1e-5, 0)) / 2e-5);
        if (tieParameter > 0) slopes.push((at(0, 0, 1e-5) - at(0, 0, -1e-5)) / 2e-5);
        expectClose(
          slopes,
          slopes.map(() => 0),
          2e-5,
        );
        expect(Math.abs(strengths.reduce((sum, strength) => sum + strength))).toBeLessThan(1e-9);
      }),
    );
  });

  test('Hunter’s MM algorithm, a second way to the maximum, comes to the same strengths', () => {
    fc.assert(
      fc.property(bounded, (data) => {
        expectClose(fitBradleyTerry({ ...data, ties: 'half-win' }).strengths, minorizeMaximize(data), 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  test('the covariance is that of the infinitesimal jackknife: each comparison’s pull on the strengths, squared', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const { covariance } = fitBradleyTerry({ ...data, ties, ridge: 0 });
        const expected = infinitesimalJackknife(data, ties);
        expectClose(
          [...covariance].map((c, i) => c / (1 + Math.abs(Number(expected[i])))),
          [...expected].map((e) => e / (1 + Math.abs(e))),
          1e-5,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('which side of a matchup is named first does not matter, nor does splitting a matchup in two', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const swapped = data.matchups.flatMap((m) => [
          matchup(m.second, m.first, m.secondWins, 0, m.ties),
          matchup(m.first, m.second, m.firstWins, 0),
        ]);
        const [one, other] = [
          fitBradleyTerry({ ...data, ties }),
          fitBradleyTerry({ ...data, matchups: swapped, ties }),
        ];
        expectClose(other.strengths, one.strengths, 1e-9);
        expectClose(other.covariance, one.covariance, 1e-9);
        expect(other.tieParameter).toBeCloseTo(one.tieParameter, 9);
      }),
    );
  });

  test('renumbering the items renumbers the strengths', () => {
    fc.assert(
      fc.property(bounded, treatment, fc.nat(5), (data, ties, shift) => {
        const moved = (i: number) => (i + shift) % data.itemCount;
        const matchups = data.matchups.map((m) => ({ ...m, first: moved(m.first), second: moved(m.second) }));
        const [one, other] = [
          fitBradleyTerry({ ...data, ties }),
          fitBradleyTerry({ ...data, matchups, ties }),
        ];
        expectClose(
          one.strengths.map((_, i) => Number(other.strengths[moved(i)])),
          one.strengths,
          1e-9,
        );
      }),
    );
  });

  test('reversing every result reverses the strengths', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const matchups = data.matchups.map((m) => ({
          ...m,
          firstWins: m.secondWins,
          secondWins: m.firstWins,
        }));
        const [one, other] = [
          fitBradleyTerry({ ...data, ties }),
          fitBradleyTerry({ ...data, matchups, ties }),
        ];
        expectClose(
          other.strengths,
          one.strengths.map((strength) => -strength),
          1e-9,
        );
      }),
    );
  });

  test('one more win never makes a system weaker', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const better = data.matchups.map((m, i) => (i === 0 ? { ...m, firstWins: m.firstWins + 1 } : m));
        const [before, after] = [
          fitBradleyTerry({ ...data, ties }),
          fitBradleyTerry({ ...data, matchups: better, ties }),
        ];
        expect(Number(after.strengths[0])).toBeGreaterThan(Number(before.strengths[0]) - 1e-9);
      }),
    );
  });

  test('a hundred times the data: the same strengths, a hundredth of the variance', () => {
    fc.assert(
      fc.property(bounded, treatment, (data, ties) => {
        const matchups = data.matchups.map((m) =>
          matchup(m.first, m.second, 100 * m.firstWins, 100 * m.secondWins, 100 * m.ties),
        );
        const [one, other] = [
          fitBradleyTerry({ ...data, ties }),
          fitBradleyTerry({ ...data, matchups, ties }),
        ];
        expectClose(other.strengths, one.strengths, 1e-8);
        expectClose(
          other.covariance.map((c) => 100 * c),
          one.covariance,
          1e-7,
        );
      }),
    );
  });

  test('counts from 1 to a billion converge', () => {
    const count = fc.constantFrom(1, 2, 1e3, 1e6, 1e9);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(count, count, fc.constantFrom(0, 1, 1e4)), { minLength: 1, maxLength: 8 }),
        treatment,
        (chain, ties) => {
          const matchups = chain.map(([a, b, t], i) => matchup(i, i + 1, a, b, t));
          const { strengths, covariance } = fitBradleyTerry({ itemCount: chain.length + 1, matchups, ties });
          expect([...strengths, ...covariance].every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });
});

/** @see Hunter 2004, "MM algorithms for generalized Bradley–Terry models", eq. 3 */
function minorizeMaximize({ itemCount, matchups }: { itemCount: number; matchups: Matchup[] }): number[] {
  let powers = Array.from({ length: itemCount }, () => 1);
  for (let round = 0; round < 20_000; round++) {
    const wins = powers.map(() => 0);
    const weights = powers.map(() => 0);
    for (const { first, second, firstWins, secondWins, ties } of matchups) {
      const weight = (firstWins + secondWins + ties) / (Number(powers[first]) + Number(powers[second]));
      wins[first] = Number(wins[first]) + firstWins + ties / 2;
      wins[second] = Number(wins[second]) + secondWins + ties / 2;
      for (const item of [first, second]) weights[item] = Number(weights[item]) + weight;
    }
    powers = wins.map((won, i) => won / Number(weights[i]));
  }
  const logs = powers.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log) / itemCount;
  return logs.map((log) => log - mean);
}

/** Σ over comparisons of (∂θ/∂weight)(∂θ/∂weight)ᵀ, by refitting with the weight of one outcome a little changed.
 *  @see Jaeckel 1972; Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans, ch. 6 */
function infinitesimalJackknife(
  data: { itemCount: number; matchups: Matchup[] },
  ties: TieTreatment,
): number[] {
  const { itemCount, matchups } = data;
  const sum = Array.from({ length: itemCount ** 2 }, () => 0);
  matchups.forEach((m, index) => {
    for (const key of ['firstWins', 'secondWins', 'ties'] as const) {
      if (m[key] === 0) continue;
      const moved = (step: number) =>
        fitBradleyTerry({
          itemCount,
          ties,
          matchups: matchups.map((other, i) => (i === index ? { ...m, [key]: m[key] + step } : other)),
        }).strengths;
      const [up, down] = [moved(1e-4), moved(-1e-4)];
      const pull = [...up].map((strength, i) => (strength - Number(down[i])) / 2e-4);
      pull.forEach((a, i) => {
        pull.forEach((b, j) => {
          sum[i * itemCount + j] = Number(sum[i * itemCount + j]) + m[key] * a * b;
        });
      });
    }
  });
  return sum;
}
