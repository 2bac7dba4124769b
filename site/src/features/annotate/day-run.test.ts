import { expect, it } from 'vitest';
import { withToday } from './day-run.ts';

it('counts days without a gap, each once, over the turn of a month and a year', () => {
  const first = withToday(null, '2026-12-31');
  expect(first).toEqual({ day: '2026-12-31', days: 1 });
  expect(withToday(first, '2026-12-31')).toEqual(first);
  const second = withToday(first, '2027-01-01');
  expect(second.days).toBe(2);
  expect(withToday(second, '2027-01-03').days).toBe(1);
});
