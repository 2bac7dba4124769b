import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axisOf } from './reward-axis.ts';

const score = fc.record({
  reward: fc.double({ min: -9, max: 9, noNaN: true }),
  standardError: fc.double({ min: 0, max: 9, noNaN: true }),
  styleAdjustedReward: fc.double({ min: -9, max: 9, noNaN: true }),
  percentile: fc.constant(50),
  unfamiliar: fc.constant(false),
});

const anyScores = fc.array(score, { minLength: 1, maxLength: 8 });

it('everything is on the axis', () => {
  fc.assert(
    fc.property(anyScores, (scores) => {
      const { rows, zero } = axisOf(scores);
      for (const { at, lower, upper, adjusted } of rows) {
        const places = [at, lower, upper, adjusted, zero];
        expect(Math.min(...places)).toBeGreaterThan(1.99);
        expect(Math.max(...places)).toBeLessThan(98.01);
        expect([lower, at, upper].toSorted((one, other) => one - other)).toEqual([lower, at, upper]);
      }
    }),
  );
});

it('a greater reward is further on', () => {
  fc.assert(
    fc.property(anyScores, (scores) => {
      const { rows } = axisOf(scores.toSorted((one, other) => one.reward - other.reward));
      const places = rows.map(({ at }) => at);
      expect(places.toSorted((one, other) => one - other)).toEqual(places);
    }),
  );
});
