import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerSignals } from '../../worker/core/quality/answer-signals.ts';
import { betaRate, logBetaBinomial, logGamma } from '../../worker/core/quality/beta-binomial.ts';
import { companySignals } from '../../worker/core/quality/company-signals.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { proportionOf } from '../../worker/core/quality/proportion.ts';
import { leastReadingMs } from '../../worker/core/quality/reading-time.ts';
import type { SystemTally } from '../../worker/core/quality/system-tallies.ts';
import { tasteSpread } from '../../worker/core/quality/taste-spread.ts';
import { seededRandom } from '../../worker/core/random.ts';

function judged(of: Partial<CrowdJudgement>): CrowdJudgement {
  return {
    annotator: 'kim',
    responseA: 1,
    responseB: 2,
    outcome: 'a',
    systemA: null,
    systemB: null,
    sidesShown: true,
    activeMs: null,
    characters: 100,
    gold: null,
    ...of,
  };
}

describe('a share', () => {
  it("has Wilson's interval", () => {
    // 15 of 50: Newcombe 1998, table I(b), .191 to .438; 0 of 20: 0 to .161
    const [some, none] = [proportionOf(15, 50), proportionOf(0, 20)];
    expect([some?.lower, some?.upper].map((value) => value?.toFixed(3))).toEqual(['0.191', '0.438']);
    expect(none?.lower).toBe(0);
    expect(none?.upper).toBeCloseTo(0.161, 3);
  });

  it('lies in its interval, which lies in 0 … 1 and mirrors that of the rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat({ max: 300 }), (of, some) => {
        const count = Math.min(of, some);
        const share = proportionOf(count, of);
        const rest = proportionOf(of - count, of);
        if (!share || !rest) throw new Error('a share of something');
        expect(share.lower).toBeGreaterThanOrEqual(0);
        expect(share.lower).toBeLessThanOrEqual(share.value);
        expect(share.upper).toBeGreaterThanOrEqual(share.value);
        expect(share.upper).toBeLessThanOrEqual(1);
        expect(rest.upper).toBeCloseTo(1 - share.lower, 9);
      }),
    );
    expect(proportionOf(0, 0)).toBeNull();
  });
});

describe('what an annotator’s own answers show', () => {
  it('is counted with shown sides, times and gold where there are any', () => {
    const rows = [
      judged({ activeMs: 500, gold: 'a' }),
      judged({ activeMs: 4000, outcome: 'b', gold: 'a' }),
      judged({ activeMs: 2000, outcome: 'tie' }),
      judged({ sidesShown: false, outcome: 'b' }),
      judged({ outcome: 'skip', activeMs: 1, gold: 'a' }),
      judged({ outcome: 'a' }),
    ];
    const signals = answerSignals(rows).get('kim');
    expect(signals?.comparisons).toBe(6);
    expect(signals?.outcomes).toEqual({ a: 2, b: 2, tie: 1, both_bad: 0, skip: 1 });
    expect(signals?.left).toMatchObject({ count: 2, of: 3 });
    expect(signals?.favourite).toMatchObject({ outcome: 'a', count: 2, of: 4 });
    expect(signals?.medianMs).toBe(2000);
    // a hundred characters take a second
    expect(signals?.pace).toBe(2);
    expect(signals?.hurried).toMatchObject({ count: 1, of: 3 });
    expect(signals?.gold).toMatchObject({ count: 1, of: 2 });
  });

  it('is null where there is nothing to count', () => {
    expect(answerSignals([judged({ sidesShown: false })]).get('kim')).toMatchObject({
      favourite: null,
      left: null,
      medianMs: null,
      pace: null,
      hurried: null,
      gold: null,
    });
  });

  it('does not ask for more than three seconds of reading', () => {
    expect([0, 100, 10_000].map(leastReadingMs)).toEqual([400, 1000, 3000]);
  });
});

describe('what answers show beside others', () => {
  it('is how many of the others said the same, and whether a pair gets the same answer again', () => {
    const rows = [
      judged({}),
      judged({ annotator: 'lee', responseA: 2, responseB: 1, outcome: 'b' }),
      judged({ annotator: 'max', outcome: 'tie' }),
      judged({ responseA: 2, responseB: 1, outcome: 'b' }),
      judged({ responseA: 2, responseB: 1, outcome: 'a' }),
      judged({ responseA: 3, responseB: 4 }),
    ];
    const signals = companySignals(rows);
    expect(signals.get('kim')).toMatchObject({
      agreement: { value: 0.5, comparisons: 1 },
      selfConsistency: { count: 1, of: 2 },
    });
    expect(signals.get('max')?.agreement).toEqual({ value: 0, comparisons: 1 });
    expect(companySignals([judged({})]).size).toBe(0);
  });
});

describe('the beta-binomial distribution', () => {
  it('rests on log Γ, which is that of factorials and of ½', () => {
    let factorial = 1;
    for (let n = 1; n < 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 11);
    expect(logGamma(0.01)).toBeCloseTo(4.599479878042022, 10);
  });

  it('has probabilities that add up to 1 and the mean of its rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: 0.005, max: 0.5, noNaN: true }),
        (of, mean, spread) => {
          let [total, expected] = [0, 0];
          for (let count = 0; count <= of; count++) {
            const orders = logGamma(of + 1) - logGamma(count + 1) - logGamma(of - count + 1);
            const p = Math.exp(orders + logBetaBinomial(count, of, betaRate(mean, spread)));
            total += p;
            expected += count * p;
          }
          expect(total).toBeCloseTo(1, 8);
          expect(expected / of).toBeCloseTo(mean, 7);
        },
      ),
    );
  });
});

describe('the spread of tastes', () => {
  const random = seededRandom(5);
  const uniform = () => random() / 2 ** 32;

  /** Wins at a rate that is .5 give or take, for each of many annotators. */
  function tallies(deviation: number, pushers = 0): SystemTally[] {
    return Array.from({ length: 400 }, (_, annotator) => {
      const rate = annotator < pushers ? 1 : 0.5 + (uniform() < 0.5 ? deviation : -deviation);
      const wins = Array.from({ length: 40 }, () => uniform() < rate).filter(Boolean).length;
      return {
        annotator,
        system: 0,
        comparisons: 40,
        wins,
        ties: 0,
        expected: 20,
        variance: 10,
        tieShare: 0,
      };
    });
  }

  const spreadOf = (of: SystemTally[]) => tasteSpread(of, new Float64Array(400).fill(1));

  it('is found, and hardly moved by a few who push', () => {
    // rates .4 and .6: correlation .01 / .25
    expect(spreadOf(tallies(0.1))).toBeGreaterThan(0.02);
    expect(spreadOf(tallies(0.1))).toBeLessThan(0.06);
    expect(spreadOf(tallies(0))).toBeLessThan(0.01);
    expect(spreadOf(tallies(0, 15))).toBeLessThan(0.02);
  });

  it('is taken for the usual one where there is little to find it from', () => {
    expect(spreadOf(tallies(0.4).slice(0, 19))).toBe(0.03);
  });
});
