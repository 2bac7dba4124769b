import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomInteger, seededRandom } from '../../worker/core/random.ts';

const take = (count: number, ...seeds: number[]): number[] => {
  const random = seededRandom(...seeds);
  return Array.from({ length: count }, random);
};

test('the same seeds give the same numbers, other seeds or another order give others', () => {
  expect(take(5, 1, 2)).toEqual(take(5, 1, 2));
  expect(take(5, 1, 2)).not.toEqual(take(5, 2, 1));
  expect(take(5, 1, 2)).not.toEqual(take(5, 1, 3));
  expect(take(5, 1)).not.toEqual(take(5, 1 + 2 ** 32));
});

test('the numbers of a seed never change, for the logs that were folded with them', () => {
  expect(take(3, 16, 1)).toMatchInlineSnapshot(`
    [
      1464918422,
      2569949362,
      2914711533,
    ]
  `);
});

test('integers stay under their bound', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const value = randomInteger(seededRandom(seed), bound);
      return Number.isInteger(value) && value >= 0 && value < bound;
    }),
  );
});

test('integers are uniform: chi-squared over 10 cells of 20,000 draws stays under its 99.9 % point', () => {
  for (const seed of [0, 1, 2, 3]) {
    const random = seededRandom(seed);
    const cells = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw++) {
      const cell = randomInteger(random, 10);
      cells[cell] = (cells[cell] as number) + 1;
    }
    expect(cells.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
  }
});

test('a bound that holds no integer is refused', () => {
  for (const bound of [0, -1, 1.5, Number.NaN])
    expect(() => randomInteger(seededRandom(1), bound)).toThrow('below');
});

test('a bound that does not divide 2³² is not biased: a third of the draws lie in its lowest third', () => {
  const random = seededRandom(8);
  const bound = 3 * 2 ** 30;
  const low = Array.from({ length: 4000 }, () => randomInteger(random, bound)).filter(
    (value) => value < bound / 3,
  );
  expect(low.length / 4000).toBeGreaterThan(0.3);
  expect(low.length / 4000).toBeLessThan(0.37);
});
