import { expect, it } from 'vitest';
import { marginOf, verdictOf } from './verdict.ts';

it.each([
  [0.5, 'The model sees no difference.'],
  [0.73, 'A would be chosen 73 % of the time.'],
  [0.2, 'B would be chosen 80 % of the time.'],
  [0.9999, 'A would be chosen over 99 % of the time.'],
])('says what a probability of %d for A means', (probability, sentence) => {
  expect(verdictOf(probability)).toBe(sentence);
});

const checkpoint = { step: 1, comparisons: 4, published_at: '' };
const compared = {
  reward_a: 0.5,
  reward_b: -0.73,
  margin_standard_error: 0.446,
  style_adjusted_margin: -0.2,
};

it.each([
  [compared, 'A leads by 1.23 ± 0.45 nats. Without length and markup: B leads by 0.20.'],
  [
    { ...compared, reward_b: 0.5, style_adjusted_margin: 0 },
    'Level at 0.00 ± 0.45 nats. Without length and markup: Level at 0.00.',
  ],
  [{ ...compared, margin_standard_error: 0 }, 'A leads by 1.23 nats.'],
])('says how far apart %o are', (margins, sentence) => {
  expect(marginOf({ ...margins, probability_a: 0.5, checkpoint })).toContain(sentence);
});
