import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs at once, keeps the last call of a burst, and then rests', () => {
  const run = vi.fn();
  const { call } = throttle(run, 1000);
  for (let i = 0; i < 5; i++) call();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledTimes(2);
});

it('never runs more than once an interval', () => {
  const run = vi.fn();
  const { call } = throttle(run, 1000);
  for (let i = 0; i < 100; i++) {
    call();
    vi.advanceTimersByTime(50);
  }
  expect(run.mock.calls.length).toBeLessThanOrEqual(6);
});

it('forgets what it kept when cancelled', () => {
  const run = vi.fn();
  const { call, cancel } = throttle(run, 1000);
  call();
  call();
  cancel();
  vi.advanceTimersByTime(5000);
  expect(run).toHaveBeenCalledTimes(1);
});
