import { expect, it } from 'vitest';
import { ActiveClock } from './active-clock.ts';

it('counts only the time in view', () => {
  const clock = new ActiveClock();
  clock.restart(1000, true);
  clock.pause(1500);
  clock.resume(9000);
  expect(clock.elapsed(9250)).toBe(750);
});

it('starts from nothing for the next task', () => {
  const clock = new ActiveClock();
  clock.restart(0, true);
  clock.restart(5000, true);
  expect(clock.elapsed(5100)).toBe(100);
});

it('does not run for a task that arrives in a hidden tab', () => {
  const clock = new ActiveClock();
  clock.restart(0, false);
  expect(clock.elapsed(60_000)).toBe(0);
  clock.resume(60_000);
  clock.resume(60_010);
  expect(clock.elapsed(60_050)).toBe(50);
});
