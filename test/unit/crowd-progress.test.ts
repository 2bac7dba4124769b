import { expect, test } from 'vitest';
import { duration, paceOf } from '../../scripts/crowd/progress.ts';

test('rate and time left are those of the last seconds, not of an outage long ago', () => {
  const pace = paceOf(1000, 0);
  expect(pace(0, 0)).toBe('0.0/s, ? left');
  for (let at = 1000; at <= 60_000; at += 1000) pace(0, at);
  for (let at = 61_000; at <= 100_000; at += 1000) pace((at - 60_000) / 100, at);
  expect(pace(400, 100_000)).toBe('10/s, 1 min 0 s left');
});

test.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [61, '1 min 1 s'],
  [3725, '1 h 2 min'],
])('%d seconds are told as "%s"', (seconds, told) => {
  expect(duration(seconds)).toBe(told);
});
