import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBradleyTerry, type Matchup, type TieTreatment } from '../../worker/core/bradley-terry.ts';
import { davidsonModel, halfWinModel, type PairTerms, raoKupperModel } from '../../worker/core/tie-models.ts';
import { hasFiniteMaximum, islands } from '../../worker/core/win-graph.ts';

const TREATMENTS: TieTreatment[] = ['half-win', 'davidson', 'rao-kupper'];

function matchup(first: number, second: number, firstWins: number, secondWins: number, ties = 0): Matchup {
  return { first, second, firstWins, secondWins, ties };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(
      Math.abs(Number(actual[i]) - Number(expected[i])),
      `entry ${i}: ${actual[i]} for ${expected[i]}`,
    ).toBeLessThan(tolerance);
  }
}

/** The models as the papers print them, in π = e^θ; the code under test works in logarithms. */
function paperLogLikelihood(
  ties: TieTreatment,
  { strengths, tie, matchups }: { strengths: ArrayLike<number>; tie: number; matchups: readonly Matchup[] },
): number {
  return matchups.reduce((sum, m) => {
    const i = Math.exp(Number(strengths[m.first]));
    const j = Math.exp(Number(strengths[m.second]));
    const theta = Math.exp(tie);
    const davidsonTotal = i + j + tie * Math.sqrt(i * j);
    const [first, second, tied] = {
      'half-win': [i / (i + j), j / (i + j), Math.sqrt((i * j) / (i + j) ** 2)] as const,
      davidson: [i / davidsonTotal, j / davidsonTotal, (tie * Math.sqrt(i * j)) / davidsonTotal] as const,
      'rao-kupper': [
        i / (i + theta * j),
        j / (theta * i + j),
        ((theta ** 2 - 1) * i * j) / ((i + theta * j) * (theta * i + j)),
      ] as const,
    }[ties];
    return (
      sum +
      m.firstWins * Math.log(first) +
      m.secondWins * Math.log(second) +
      (m.ties && m.ties * Math.log(tied))
    );
  }, 0);
}

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

const GOLDEN = new URL('../../../shared/golden/', import.meta.url);
const NO_GOLDEN = 'the reference numbers (../shared/golden, outside the repository) are not here';

interface Golden {
  items: string[];
  bt_logit_mean_zero: Record<string, number>;
  bt_nll: number;
  bt_l2_reg1: Record<string, number>;
  arena_rank_sandwich: Record<string, { rating: number; lower: number; upper: number; variance: number }>;
  davidson: { log_strength: Record<string, number>; nu: number; nll: number };
  rao_kupper: { log_strength: Record<string, number>; eta: number; nll: number };
}

function golden(name: string): string {
  return readFileSync(new URL(name, GOLDEN), 'utf8');
}

function goldenCase(name: string) {
  const reference = JSON.parse(golden('bradley-terry.json')).bradley_terry[name] as Golden;
  const rows = golden(`${name}.csv`).trim().split('\n').slice(1);
  const matchups = rows.map((row) => {
    const [left, right, winner] = row.trim().split(',');
    const [first, second] = [reference.items.indexOf(String(left)), reference.items.indexOf(String(right))];
    return matchup(
      first,
      second,
      Number(winner === 'left'),
      Number(winner === 'right'),
      Number(winner === 'tie'),
    );
  });
  return { reference, itemCount: reference.items.length, matchups };
}

describe('reference numbers of other implementations', () => {
  test.for(['simple', 'food'])(
    '%s: a tie as half a win, its L2 version and arena-rank’s sandwich',
    (name, { skip }) => {
      skip(!existsSync(GOLDEN), NO_GOLDEN);
      const { reference, ...data } = goldenCase(name);
      const fit = fitBradleyTerry({ ...data, ties: 'half-win' });
      expectClose(fit.strengths, Object.values(reference.bt_logit_mean_zero));
      expect(-fit.logLikelihood).toBeCloseTo(reference.bt_nll, 6);
      const scale = 400 / Math.LN10;
      const sandwich = Object.values(reference.arena_rank_sandwich);
      expectClose(
        fit.strengths.map((strength) => 1000 + scale * strength),
        sandwich.map(({ rating }) => rating),
        1e-5,
      );
      const variances = data.itemCount + 1;
      sandwich.forEach(({ variance }, i) => {
        expect((Number(fit.covariance[i * variances]) * scale ** 2) / variance).toBeCloseTo(1, 6);
      });
      const penalised = fitBradleyTerry({ ...data, ties: 'half-win', priorDeviation: 1 });
      expectClose(penalised.strengths, Object.values(reference.bt_l2_reg1));
    },
  );

  test.for(['simple', 'food'])('%s: ties by Davidson and by Rao–Kupper', (name, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { reference, ...data } = goldenCase(name);
    const davidson = fitBradleyTerry({ ...data, ties: 'davidson' });
    expectClose(davidson.strengths, Object.values(reference.davidson.log_strength));
    expectClose(
      [davidson.tieParameter, -davidson.logLikelihood],
      [reference.davidson.nu, reference.davidson.nll],
    );
    const raoKupper = fitBradleyTerry({ ...data, ties: 'rao-kupper' });
    expectClose(raoKupper.strengths, Object.values(reference.rao_kupper.log_strength));
    expectClose(
      [raoKupper.tieParameter, -raoKupper.logLikelihood],
      [reference.rao_kupper.eta, reference.rao_kupper.nll],
    );
  });

  test.for(['simple', 'food'])('%s: evalica’s scores, which sum to 1', (name, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { reference, ...data } = goldenCase(name);
    const powers = fitBradleyTerry({ ...data, ties: 'half-win' }).strengths.map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power);
    const rows = golden(`${name}-golden.csv`)
      .split('\n')
      .filter((row) => row.startsWith('bradley_terry'));
    expect(rows).toHaveLength(data.itemCount);
    for (const row of rows) {
      const [, item, score] = row.split(',');
      const ours = Number(powers[reference.items.indexOf(String(item))]) / total;
      expect(ours / Number(score)).toBeCloseTo(1, 4);
    }
  });

  test.for([1, 2])('choix’s pairwise case %i', (number, { skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const {
      n_items: itemCount,
      data,
      ml_est: expected,
    } = JSON.parse(golden(`testcase-pairwise-${number}.json`));
    const matchups = data.map(([winner, loser]: [number, number]) => matchup(winner, loser, 1, 0));
    expectClose(fitBradleyTerry({ itemCount, matchups, ties: 'davidson' }).strengths, expected, 1e-6);
  });

  test('the Wikipedia example’s sandwich intervals', ({ skip }) => {
    skip(!existsSync(GOLDEN), NO_GOLDEN);
    const { sandwich_natural: expected, games } = JSON.parse(golden('bradley-terry.json')).bradley_terry
      .wikipedia;
    const matchups = games.map(([winner, loser]: [string, string]) =>
      matchup('ABCD'.indexOf(winner), 'ABCD'.indexOf(loser), 1, 0),
    );
    const { strengths, covariance } = fitBradleyTerry({ itemCount: 4, matchups, ties: 'davidson' });
    expectClose(
      strengths,
      [...'ABCD'].map((name) => expected[name].rating),
    );
    expectClose(
      [0, 5, 10, 15].map((i) => Number(covariance[i])),
      [...'ABCD'].map((name) => expected[name].variance),
    );
  });
});

describe('one pair', () => {
  const point = fc.record({
    m: fc.record({
      first: fc.constant(0),
      second: fc.constant(1),
      firstWins: fc.nat(20),
      secondWins: fc.nat(20),
      ties: fc.nat(20),
    }),
    d: fc.double({ min: -6, max: 6, noNaN: true }),
    t: fc.double({ min: 0.2, max: 4, noNaN: true }),
  });
  const models = { 'half-win': halfWinModel, davidson: davidsonModel, 'rao-kupper': raoKupperModel };
  const reported = { 'half-win': () => 0, davidson: Math.exp, 'rao-kupper': (t: number) => t };
  const STEP = 1e-5;

  test.for(TREATMENTS)('%s: the log-likelihood is the paper’s', (ties) => {
    fc.assert(
      fc.property(point, ({ m, d, t }) => {
        const paper = paperLogLikelihood(ties, { strengths: [d, 0], tie: reported[ties](t), matchups: [m] });
        expect(models[ties].terms(m, d, t).logLikelihood).toBeCloseTo(paper, 8);
      }),
    );
  });

  test.for(TREATMENTS)('%s: gradient and Hessian are those of finite differences', (ties) => {
    fc.assert(
      fc.property(point, ({ m, d, t }) => {
        const at = (dd: number, dt: number) => models[ties].terms(m, d + dd, t + dt);
        const slope = (key: keyof PairTerms, dd: number, dt: number) =>
          (at(dd, dt)[key] - at(-dd, -dt)[key]) / (2 * STEP);
        const here = at(0, 0);
        expectClose(
          [slope('logLikelihood', STEP, 0), slope('logLikelihood', 0, STEP)],
          [here.d, here.t],
          1e-4,
        );
        expectClose(
          [slope('d', STEP, 0), slope('d', 0, STEP), slope('t', STEP, 0), slope('t', 0, STEP)],
          [-here.dd, -here.dt, -here.dt, -here.tt],
          1e-4,
        );
      }),
    );
  });

  test.for(TREATMENTS)('%s: the scores of single comparisons add up to the gradient', (ties) => {
    fc.assert(
      fc.property(point, ({ m, d, t }) => {
        const [first, second, tie] = models[ties].scores(d, t);
        const sum = (key: 'd' | 't') =>
          m.firstWins * first[key] + m.secondWins * second[key] + m.ties * tie[key];
        const terms = models[ties].terms(m, d, t);
        expectClose([sum('d'), sum('t')], [terms.d, terms.t], 1e-9);
      }),
    );
  });
});

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

describe('95 % intervals', () => {
  test.for(TREATMENTS)('%s: cover the true strength in 95 of 100 simulated crowds', (ties) => {
    const truth = [1, 0.4, 0, -0.4, -1];
    const random = seededRandom(20251123);
    const rounds = 600;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const { strengths, covariance } = fitBradleyTerry({
        itemCount: 5,
        matchups: simulate(truth, ties, random),
        ties,
      });
      strengths.forEach((strength, i) => {
        const halfWidth = 1.959963984540054 * Math.sqrt(Number(covariance[i * 6]));
        if (Math.abs(strength - Number(truth[i])) < halfWidth) covered += 1;
      });
    }
    // 3,000 intervals, five of a crowd dependent: the standard error is under 0.7 points
    expect(covered / (rounds * 5)).toBeGreaterThan(0.93);
    expect(covered / (rounds * 5)).toBeLessThan(0.97);
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

  test('a prior without width is refused', () => {
    const data = { itemCount: 2, matchups: [matchup(0, 1, 1, 1)], ties: 'davidson' as const };
    for (const priorDeviation of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => fitBradleyTerry({ ...data, priorDeviation })).toThrow('priorDeviation');
    }
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

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 60 comparisons of every two items; ties are as frequent as the model says with ν = 0.6 or η = 0.4. */
function simulate(truth: readonly number[], ties: TieTreatment, random: () => number): Matchup[] {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const matchups: Matchup[] = [];
  for (let first = 0; first < truth.length; first++) {
    for (let second = first + 1; second < truth.length; second++) {
      const d = Number(truth[first]) - Number(truth[second]);
      const total = Math.exp(d / 2) + Math.exp(-d / 2) + 0.6;
      const [win, loss] = {
        'half-win': [sigmoid(d), sigmoid(-d)] as const,
        davidson: [Math.exp(d / 2) / total, Math.exp(-d / 2) / total] as const,
        'rao-kupper': [sigmoid(d - 0.4), sigmoid(-d - 0.4)] as const,
      }[ties];
      const m = matchup(first, second, 0, 0);
      for (let game = 0; game < 60; game++) {
        const u = random();
        m[u < win ? 'firstWins' : u < win + loss ? 'secondWins' : 'ties'] += 1;
      }
      matchups.push(m);
    }
  }
  return matchups;
}
