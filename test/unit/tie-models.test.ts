import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { davidsonModel, halfWinModel, type PairTerms, raoKupperModel } from '../../worker/core/tie-models.ts';
import { expectClose, paperLogLikelihood, TREATMENTS } from './bradley-terry-cases.ts';

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
        expect(models[ties].terms(t)(m, d).logLikelihood).toBeCloseTo(paper, 8);
      }),
    );
  });

  test.for(TREATMENTS)('%s: gradient and Hessian are those of finite differences', (ties) => {
    fc.assert(
      fc.property(point, ({ m, d, t }) => {
        const at = (dd: number, dt: number) => models[ties].terms(t + dt)(m, d + dd);
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
        const terms = models[ties].terms(t)(m, d);
        expectClose([sum('d'), sum('t')], [terms.d, terms.t], 1e-9);
      }),
    );
  });
});
