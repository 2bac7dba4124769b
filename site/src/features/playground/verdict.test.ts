import { expect, it } from 'vitest';
import type { Judged } from './judged.ts';
import { marginOf, verdictOf } from './verdict.ts';

function judged(rewards: [raw: number, adjusted: number][], probability: number, standardError = 0): Judged {
  return {
    checkpoint: { step: 1, comparisons: 4 },
    scores: rewards.map(([reward, styleAdjustedReward]) => ({
      reward,
      styleAdjustedReward,
      standardError: 1,
      percentile: 50,
      unfamiliar: false,
    })),
    order: [...rewards.keys()].sort((one, other) => (rewards[other]?.[0] ?? 0) - (rewards[one]?.[0] ?? 0)),
    probabilityFirstIsBest: probability,
    lead: { probability, standardError },
  };
}

it.each<[[number, number][], number, string]>([
  [
    [
      [0, 0],
      [0, 0],
    ],
    0.5,
    'The model sees no difference.',
  ],
  [
    [
      [1, 0],
      [0, 0],
    ],
    0.73,
    'A would be chosen 73 % of the time.',
  ],
  [
    [
      [0, 0],
      [1, 0],
    ],
    0.8,
    'B would be chosen 80 % of the time.',
  ],
  [
    [
      [9, 0],
      [0, 0],
    ],
    0.9999,
    'A would be chosen over 99 % of the time.',
  ],
  [
    [
      [0, 0],
      [0, 0],
      [2, 0],
    ],
    0.61,
    'Of all 3, C would be chosen 61 % of the time.',
  ],
  [
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    0.5,
    'The model sees no clear best.',
  ],
])('says what rewards of %j mean', (rewards, probability, sentence) => {
  expect(verdictOf(judged(rewards, probability))).toBe(sentence);
});

it.each<[[number, number][], number, string]>([
  [
    [
      [0.5, -0.1],
      [-0.73, 0.1],
    ],
    0.446,
    'A leads by 1.23 ± 0.45 nats. Without length and markup: B leads by 0.20.',
  ],
  [
    [
      [0.5, 0],
      [0.5, 0],
    ],
    0.446,
    'Level at 0.00 ± 0.45 nats. Without length and markup: Level at 0.00.',
  ],
  [
    [
      [0.5, 1],
      [-0.73, 0],
    ],
    0,
    'A leads by 1.23 nats. Without length and markup: A leads by 1.00.',
  ],
  [
    [
      [0, 3],
      [2, 0],
      [1, 1],
    ],
    0.5,
    'B leads over C by 1.00 ± 0.50 nats. Without length and markup: A leads over C by 2.00.',
  ],
])('says how far apart %j are', (rewards, error, sentence) => {
  expect(marginOf(judged(rewards, 0.7, error))).toBe(sentence);
});
