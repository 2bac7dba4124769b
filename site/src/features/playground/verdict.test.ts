import { expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

it.each([
  [0.5, 'The model sees no difference.'],
  [0.73, 'A would be chosen 73 % of the time.'],
  [0.2, 'B would be chosen 80 % of the time.'],
  [0.9999, 'A would be chosen over 99 % of the time.'],
])('says what a probability of %d for A means', (probability, sentence) => {
  expect(verdictOf(probability)).toBe(sentence);
});
