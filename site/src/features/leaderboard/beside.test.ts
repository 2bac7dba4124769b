import { expect, it } from 'vitest';
import type { Leaderboard } from '../../../../worker/contract/leaderboard.ts';
import { correlationsInWords, rowsBeside } from './beside.ts';

const counts = { comparisons: 9, wins: 5, losses: 4, ties: 0 };
const rated = (system: string, rank: number, rating: number) => ({
  system,
  rank,
  rating,
  strength: 0,
  lower: rating - 50,
  upper: rating + 60,
});
const BOARD: Leaderboard = {
  ties: 'davidson',
  weights: 'none',
  intervals: 'sandwich',
  comparisons: 9,
  systems: [rated('long', 1, 1100), rated('short', 2, 900)].map((each) => ({ ...each, ...counts })),
  style_controlled: {
    defined: true,
    comparisons: 9,
    systems: [rated('short', 1, 1010), rated('long', 1, 990)],
    coefficients: [],
    notices: [],
  },
  by_reward: {
    defined: true,
    step: 3,
    systems: [
      { system: 'long', mean_reward: 0.5, rank: 3, lower: null, upper: null, responses: 2, prompts: 1 },
    ],
    notices: [],
  },
  notices: [],
};

it('puts the rankings beside each other, with the places gained and lost', () => {
  expect(rowsBeside(BOARD)).toEqual([
    {
      system: 'long',
      rank: 1,
      rating: 1100,
      interval: [1050, 1160],
      style: { rank: 1, value: 990, interval: [940, 1050], gained: 0 },
      reward: { rank: 3, value: 0.5, interval: null, gained: -2 },
    },
    {
      system: 'short',
      rank: 2,
      rating: 900,
      interval: [850, 960],
      style: { rank: 1, value: 1010, interval: [960, 1070], gained: 1 },
      reward: null,
    },
  ]);
  const undefinedYet = { defined: false, reason: 'Not yet.' } as const;
  const [long] = rowsBeside({ ...BOARD, style_controlled: undefinedYet, by_reward: undefinedYet });
  expect(long).toMatchObject({ style: null, reward: null });
});

it('says the correlations in a sentence, and each reason once', () => {
  const few = { defined: false, reason: 'Too few systems.' } as const;
  expect(
    correlationsInWords([
      { defined: true, between: ['raw', 'style'], systems: 5, kendall: 0.8, spearman: 0.9 },
      { ...few, between: ['raw', 'reward'] },
      { ...few, between: ['style', 'reward'] },
    ]),
  ).toEqual([
    'Rank correlation (Kendall’s τ): 0.80 between the raw ranking and that at equal style. 1 is the same order, 0 no relation, −1 the reverse.',
    'Too few systems.',
  ]);
  expect(correlationsInWords([])).toEqual([]);
});
