import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentileOf, referenceOf } from '../../worker/core/reference.ts';

it('puts zero at the mean of the reference', () => {
  expect(referenceOf([1, 2, 6]).centre).toBe(3);
  expect(referenceOf([]).centre).toBe(0);
});

it('ranks by hand-counted cases', () => {
  const reference = referenceOf([3, 1, 2, 2]);
  expect([0, 1, 2, 2.5, 3, 9].map((reward) => percentileOf(reference, reward))).toEqual([
    0, 12.5, 50, 75, 87.5, 100,
  ]);
  expect(percentileOf(referenceOf([]), 7)).toBe(50);
});

it('agrees with counting one by one', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(float, { minLength: 1 }), float, (rewards, reward) => {
      const below = rewards.filter((other) => other < reward).length;
      const equal = rewards.filter((other) => other === reward).length;
      expect(percentileOf(referenceOf(rewards), reward)).toBeCloseTo(
        (100 * (below + equal / 2)) / rewards.length,
        9,
      );
    }),
  );
});
