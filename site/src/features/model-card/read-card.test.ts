import { expect, it } from 'vitest';
import { stepIn } from './read-card.ts';

it.each([
  ['', 'latest'],
  ['?step=latest', 'latest'],
  ['?step=72', 72],
  ['?step=072', 72],
  ['?step=-1', 'latest'],
  ['?step=1e3', 'latest'],
  ['?step=1234567890123456', 'latest'],
])('%j asks for step %s', (search, step) => {
  expect(stepIn(search)).toBe(step);
});
