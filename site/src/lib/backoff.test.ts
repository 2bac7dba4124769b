import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('doubles from half a second and stops at half a minute', () => {
  expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 30_000]);
});

it('spreads a crowd over the second half of the wait', () => {
  expect(backoffMs(3, 0)).toBe(1000);
});
