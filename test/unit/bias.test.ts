import { describe, expect, test } from 'vitest';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { seededRandom } from '../../worker/core/random.ts';
import {
  agreementWithOthers,
  leftRate,
  lengthEffect,
  speedEffect,
} from '../../worker/core/statistics/bias.ts';
import { kendallTauB, spearman } from '../../worker/core/statistics/rank-correlation.ts';
import { rewardRanking } from '../../worker/core/statistics/reward-ranking.ts';

const random = seededRandom(6);
const uniform = () => random() / 2 ** 32;

function judgement(change: Partial<CrowdJudgement> = {}): CrowdJudgement {
  return {
    annotator: 'kim',
    responseA: 1,
    responseB: 2,
    outcome: 'a',
    systemA: 'x',
    systemB: 'y',
    sidesShown: true,
    activeMs: null,
    characters: 100,
    gold: null,
    ...change,
  };
}

describe('bias', () => {
  test('left rate counts preferences whose sides were shown, with Wilson’s interval for few annotators', () => {
    const rows = Array.from({ length: 100 }, (_, at) => judgement({ outcome: at < 60 ? 'a' : 'b' }));
    const noise = [judgement({ outcome: 'tie' }), judgement({ sidesShown: false }), judgement({ size: 3 })];
    const rate = leftRate([...rows, ...noise]);
    // Wilson 1927 of 60 in 100.
    expect(rate).toMatchObject({ defined: true, value: 0.6, comparisons: 100 });
    expect(rate).toMatchObject({ lower: expect.closeTo(0.502, 3), upper: expect.closeTo(0.6906, 3) });
    expect(leftRate(noise)).toEqual({
      defined: false,
      reason: expect.stringMatching(/takes 50 .* there are 0: collect more/),
    });
  });

  test('left rate is less sure where people have habits than where the same answers are nobody’s', () => {
    const habit = Array.from({ length: 400 }, (_, at) =>
      judgement({ annotator: `person ${at % 40}`, outcome: at % 40 < 20 ? 'a' : 'b' }),
    );
    const mixed = habit.map((each, at) => ({ ...each, annotator: `person ${at % 20}` }));
    const [wide, narrow] = [habit, mixed].map(leftRate);
    if (!wide?.defined || !narrow?.defined) throw new Error('400 are enough');
    // Forty people who always answer alike are forty answers.
    expect(wide.upper - wide.lower).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 39), 2);
    expect(narrow.upper - narrow.lower).toBeLessThan(0.12);
  });

  test('length effect is the log odds for e times the length, also beside a system that writes long', () => {
    const comparisons = Array.from({ length: 3000 }, () => {
      const lengths = [Math.exp(5 + 2 * uniform()), Math.exp(4.5 + 2 * uniform())] as const;
      const d = 0.7 * Math.log((1 + lengths[0]) / (1 + lengths[1])) - 0.5;
      const won = uniform() < 1 / (1 + Math.exp(-d));
      return {
        first: 0,
        second: 1,
        firstWins: won ? 1 : 0,
        secondWins: won ? 0 : 1,
        ties: 0,
        annotator: 'kim',
        lengths,
      };
    });
    const effect = lengthEffect(2, comparisons as never);
    if (!effect.defined) throw new Error(effect.reason);
    expect(effect.lower).toBeLessThan(0.7);
    expect(effect.upper).toBeGreaterThan(0.7);
    expect(effect.upper - effect.lower).toBeLessThan(0.35);
    const equal = comparisons.map((each) => ({ ...each, lengths: [5, 5] as [number, number] }));
    expect(lengthEffect(2, equal)).toMatchObject({
      defined: false,
      reason: expect.stringContaining('differ in length'),
    });
  });

  test('speed effect finds that who takes twice the time agrees more, and leaves a crowd alone that does not', () => {
    const answers = (slope: number) =>
      Array.from({ length: 3000 }, (_, at) => {
        const doublings = 4 * uniform() - 2;
        const agrees = uniform() < 1 / (1 + Math.exp(-(0.5 + slope * doublings)));
        return { annotator: `person ${at % 50}`, agrees, pace: 20 * 2 ** doublings };
      });
    const [some, none] = [0.6, 0].map((slope) => speedEffect(answers(slope), 'the model'));
    if (!some?.defined || !none?.defined) throw new Error('3,000 are enough');
    expect(some.lower).toBeGreaterThan(0.4);
    expect(some.upper).toBeLessThan(0.8);
    expect(some.fast).toBeLessThan(some.slow - 0.1);
    expect(none.lower).toBeLessThan(0.05);
    expect(none.upper).toBeGreaterThan(-0.05);
    expect(speedEffect([], 'the model')).toMatchObject({ defined: false });
  });

  test('agreement leaves one’s own answer out, and a split crowd', () => {
    const rows = ['a', 'a', 'b'].map((outcome, at) =>
      judgement({ annotator: `p${at}`, outcome: outcome as 'a' | 'b' }),
    );
    // Shown the other way round: the same response.
    const turned = judgement({ annotator: 'p3', responseA: 2, responseB: 1, outcome: 'b' });
    const found = agreementWithOthers([...rows, turned]);
    expect(found.map(({ agrees }) => agrees)).toEqual([true, true, false, true]);
    expect(agreementWithOthers(rows.slice(0, 2)).map(({ agrees }) => agrees)).toEqual([true, true]);
    expect(agreementWithOthers(rows).map(({ judgement: { annotator } }) => annotator)).toEqual(['p2']);
  });
});

describe('rankings beside each other', () => {
  test('Kendall’s τ-b and Spearman’s ρ are those of worked examples', () => {
    // scipy.stats.kendalltau and spearmanr of the same lists.
    expect(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910316, 12);
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 12);
    expect(kendallTauB([1, 2, 3], [3, 2, 1])).toBe(-1);
    expect(spearman([1, 2, 3], [10, 20, 40])).toBe(1);
    expect([kendallTauB([1, 1], [1, 2]), spearman([1, 1], [1, 2])]).toEqual([null, null]);
  });

  test('mean rewards are centred, and as sure as there are prompts', () => {
    const rows = [1, 2, 3, 4].flatMap((prompt) => [
      { system: 'x', prompt, reward: 5 + prompt },
      { system: 'x', prompt, reward: 5 + prompt },
      { system: 'y', prompt, reward: 3 + prompt },
      { system: 'z', prompt: 1, reward: 1 },
    ]);
    const ranked = rewardRanking(rows);
    expect(ranked.map(({ system, responses, prompts }) => [system, responses, prompts])).toEqual([
      ['x', 8, 4],
      ['y', 4, 4],
      ['z', 4, 1],
    ]);
    const [x, , z] = ranked;
    expect(ranked.reduce((sum, { meanReward, responses }) => sum + meanReward * responses, 0)).toBeCloseTo(
      0,
      9,
    );
    // Four prompts of variance 5/3, however many responses each has.
    expect(((x?.upper ?? 0) - (x?.lower ?? 0)) / 2).toBeCloseTo(1.96 * Math.sqrt(5 / 3 / 4), 3);
    expect([z?.lower, z?.upper]).toEqual([null, null]);
    expect(ranked.map(({ rank }) => rank)).toEqual([1, 1, 3]);
  });
});
