import { describe, expect, it } from 'vitest';
import { positionOf, ratingScale, tiltOf } from './rating-scale.ts';

describe('the rating scale', () => {
  it('ends on round numbers around every interval', () => {
    const scale = ratingScale([
      { lower: 871, upper: 930 },
      { lower: 1050, upper: 1122 },
    ]);
    expect(scale).toEqual({ from: 850, to: 1150, ticks: [850, 900, 950, 1000, 1050, 1100, 1150] });
  });

  it('always shows the point of balance', () => {
    const { from, to } = ratingScale([{ lower: 1040, upper: 1100 }]);
    expect(from).toBeLessThanOrEqual(1000);
    expect(to).toBeGreaterThanOrEqual(1100);
  });

  it('is sound with no systems and with equal ones', () => {
    for (const systems of [[], [{ lower: 1000, upper: 1000 }]]) {
      const { from, to, ticks } = ratingScale(systems);
      expect(from).toBeLessThan(1000);
      expect(to).toBeGreaterThan(1000);
      expect(ticks).toContain(1000);
    }
  });

  it('keeps ticks few however far the ratings lie apart', () => {
    for (const spread of [3, 40, 700, 9000]) {
      const { ticks } = ratingScale([{ lower: 1000 - spread, upper: 1000 + spread }]);
      expect(ticks.length).toBeLessThanOrEqual(9);
    }
  });

  it('places ratings in percent and keeps them inside', () => {
    const scale = { from: 900, to: 1100, ticks: [] };
    expect(positionOf(scale, 1000)).toBe(50);
    expect(positionOf(scale, 2000)).toBe(100);
  });
});

it('calls a system better or worse only when its interval leaves the average', () => {
  expect(tiltOf({ lower: 1001, upper: 1090 })).toBe('better');
  expect(tiltOf({ lower: 900, upper: 999 })).toBe('worse');
  expect(tiltOf({ lower: 990, upper: 1010 })).toBe('level');
});
