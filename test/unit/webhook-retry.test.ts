import { expect, it } from 'vitest';
import { retryDelayMs } from '../../worker/core/webhook.ts';

const HOUR_MS = 3_600_000;
const delays = (random: number) =>
  Array.from({ length: 9 }, (_, at) => retryDelayMs(at + 1, random) as number);

it('tries a webhook ten times in about a day, each time three times as late', () => {
  const middle = delays(0.5);
  expect(middle[0]).toBe(10_000);
  for (const [at, delay] of middle.entries()) expect(delay).toBe(10_000 * 3 ** at);
  const total = middle.reduce((sum, delay) => sum + delay, 0);
  expect(total).toBeGreaterThan(24 * HOUR_MS);
  expect(total).toBeLessThan(30 * HOUR_MS);
  expect(retryDelayMs(10, 0.5)).toBeNull();
});

it('spreads what failed together', () => {
  expect(delays(0)[4]).toBe(0.75 * 10_000 * 81);
  expect(delays(1)[4]).toBe(1.25 * 10_000 * 81);
});
