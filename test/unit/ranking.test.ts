import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceOrder } from '../../worker/core/preference-order.ts';
import { annotatorMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import { judgementsOfRow } from '../../worker/core/quality/judgements-of-row.ts';
import { denseRanks, judgedPairs, type Ranking, shownResponses, tiersOf } from '../../worker/core/ranking.ts';
import { responsesKey, taskName } from '../../worker/core/task-name.ts';

const ranked = (ranks: readonly number[] | null, outcome: 'ranking' | 'both_bad' | 'skip' = 'ranking') => {
  const shown = [30, 10, 20, 40].slice(0, ranks?.length ?? 3);
  return { outcome, responseA: 30, responseB: 10, ranking: { shown, ranks } satisfies Ranking };
};
const scores = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 9 });

describe('ranks', () => {
  it('are the same for the same order, whatever the numbers, and leave none out', () => {
    expect(denseRanks([7, -2, 7, 100])).toEqual([2, 1, 2, 3]);
    fc.assert(
      fc.property(scores, (given) => {
        const ranks = denseRanks(given);
        expect(denseRanks(ranks)).toEqual(ranks);
        expect(denseRanks(given.map((score) => 10 * score + 3))).toEqual(ranks);
        for (const [one, score] of given.entries())
          for (const [other, than] of given.entries())
            expect(Math.sign((ranks[one] as number) - (ranks[other] as number))).toBe(
              Math.sign(score - than),
            );
      }),
    );
  });

  it('come as groups, best first, that name each place once', () => {
    expect(tiersOf([2, 1, 2, 3])).toEqual([[1], [0, 2], [3]]);
    expect(tiersOf([])).toEqual([]);
  });
});

describe('a ranking in the log', () => {
  it('is all its pairs, in the order shown, each won by the better or tied', () => {
    expect(judgedPairs(ranked([2, 1, 2]))).toEqual([
      { a: 30, b: 10, outcome: 'b' },
      { a: 30, b: 20, outcome: 'tie' },
      { a: 10, b: 20, outcome: 'a' },
    ]);
    expect(judgedPairs(ranked(null, 'both_bad')).map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('both_bad'),
    );
    expect(judgedPairs(ranked(null, 'skip')).map(({ outcome }) => outcome)).toEqual(Array(3).fill('skip'));
  });

  it('leaves a comparison of two as it is', () => {
    const pair = { outcome: 'tie', responseA: 5, responseB: 4, ranking: null } as const;
    expect(judgedPairs(pair)).toEqual([{ a: 5, b: 4, outcome: 'tie' }]);
    expect(shownResponses(pair)).toEqual([5, 4]);
    expect(preferenceOrder({ ...pair, outcome: 'b' })).toEqual({ members: [4, 5] });
    expect(preferenceOrder(pair)).toBeNull();
  });

  it('trains in its order, with its ties, and not at all where everything ties', () => {
    expect(preferenceOrder(ranked([3, 1, 2]))).toEqual({ members: [10, 20, 30] });
    expect(preferenceOrder(ranked([2, 1, 2, 3]))).toEqual({ members: [10, 30, 20, 40], ranks: [1, 2, 2, 3] });
    expect(preferenceOrder(ranked([1, 1, 1]))).toBeNull();
    expect(preferenceOrder(ranked(null, 'both_bad'))).toBeNull();
  });

  const systems = new Map([
    [30, 'x'],
    [10, 'y'],
    [20, 'x'],
  ]);
  const judgements = (...given: Parameters<typeof ranked>) =>
    judgementsOfRow({ ...ranked(...given), annotator: 'kim', task: 'some', activeMs: 900 }, (id) => ({
      system: systems.get(id) ?? null,
      length: id,
    }));

  it('is a judgement of each pair by its annotator, who had all of it to look at', () => {
    const [first, ...others] = judgements([2, 1, 2]);
    expect(first).toEqual({
      annotator: 'kim',
      responseA: 30,
      responseB: 10,
      outcome: 'b',
      size: 3,
      systemA: 'x',
      systemB: 'y',
      sidesShown: true,
      activeMs: 900,
      characters: 60,
      longer: 'a',
      gold: null,
    });
    expect(others.map(({ outcome, size, characters }) => [outcome, size, characters])).toEqual([
      ['tie', 3, 60],
      ['a', 3, 60],
    ]);
  });

  it('counts its pairs of different systems in the win matrix, apart from comparisons of two', () => {
    const pairs = {
      annotator: 'kim',
      first: 'x',
      second: 'y',
      size: 3,
      firstWins: 0,
      secondWins: 2,
      ties: 0,
    };
    const alone = judgementsOfRow(
      { outcome: 'b', responseA: 30, responseB: 10, annotator: 'kim', task: 'other', activeMs: null },
      (id) => ({ system: systems.get(id) ?? null, length: id }),
    );
    expect(annotatorMatchups([...judgements([2, 1, 2]), ...alone])).toEqual([
      pairs,
      { ...pairs, size: 2, secondWins: 1 },
    ]);
    expect(annotatorMatchups(judgements(null, 'both_bad'))).toEqual([{ ...pairs, secondWins: 0, ties: 2 }]);
    expect(annotatorMatchups(judgements(null, 'skip'))).toEqual([]);
  });
});

describe('the name of a task', () => {
  it('is one for the same responses in any order, and of no others', () => {
    expect(taskName([3, 1, 2])).toBe(taskName([2, 3, 1]));
    expect(
      new Set(
        [
          [1, 2],
          [1, 2, 3],
          [12, 3],
          [1, 23],
        ].map((shown) => taskName(shown)),
      ).size,
    ).toBe(4);
    expect(responsesKey([10, 9])).toBe('9-10');
  });

  it('is another one once the answer was taken back', () => {
    expect(taskName([1, 2, 3], 7)).not.toBe(taskName([1, 2, 3]));
    expect(taskName([1, 2, 3], 7)).not.toBe(taskName([1, 2, 3], 8));
  });
});
