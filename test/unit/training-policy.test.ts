import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chunkLength,
  chunkStart,
  FULL_CHUNK,
  REPLAYED_PER_EXAMPLE,
  replayDraws,
} from '../../worker/core/training-policy.ts';

test('chunks grow until they are full: boundaries at 1, 2, 4, 8, 16, 32, 48', () => {
  const boundaries = [0];
  while (boundaries.length < 8)
    boundaries.push((boundaries.at(-1) as number) + chunkLength(boundaries.at(-1) as number));
  expect(boundaries).toEqual([0, 1, 2, 4, 8, 16, 32, 48]);
});

test('no chunk begins between boundaries', () => {
  for (const start of [3, 5, 9, 17, 40, -16, 0.5])
    expect(() => chunkLength(start)).toThrow('No chunk begins');
});

test('each example lies in the chunk that chunkStart names', () => {
  for (let index = 0; index < 200; index++) {
    const start = chunkStart(index);
    expect(start).toBeLessThanOrEqual(index);
    expect(start + chunkLength(start)).toBeGreaterThan(index);
  }
});

test('replay draws are earlier examples, a fixed number for each fresh one, the same each time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: FULL_CHUNK }), (start, fresh) => {
      const draws = replayDraws(start, fresh);
      expect(replayDraws(start, fresh)).toEqual(draws);
      for (const update of draws) {
        expect(update).toHaveLength(REPLAYED_PER_EXAMPLE * fresh);
        expect(update.every((index) => Number.isInteger(index) && index >= 0 && index < start)).toBe(true);
      }
    }),
  );
});

test('the updates of a chunk replay different examples', () => {
  const [first, second] = replayDraws(1600, 16);
  expect(first).not.toEqual(second);
});

test('in each round of draws every earlier example is replayed about once, until more join them', () => {
  for (const first of [512, 4096, 16_384]) {
    const times = new Uint32Array(first);
    let [start, drawn] = [first, 0];
    while (start < (9 / 8) * first) {
      const draws = replayDraws(start, FULL_CHUNK).flat();
      drawn += draws.length;
      for (const index of draws) times[index] = (times[index] as number) + 1;
      start += FULL_CHUNK;
    }
    const rounds = drawn / first;
    expect(Math.min(...times)).toBeGreaterThanOrEqual(Math.floor(rounds) - 1);
    expect(Math.max(...times)).toBeLessThanOrEqual(Math.ceil(rounds) + 1);
  }
});

test('an example is replayed once an eighth as many have followed it', () => {
  for (const index of [100, 700, 5000, 40_000]) {
    const start = Math.ceil(((9 / 8) * (index + 1)) / FULL_CHUNK) * FULL_CHUNK;
    const drawn = new Set<number>();
    for (let later = start; later < 1.25 * start; later += FULL_CHUNK)
      for (const each of replayDraws(later, FULL_CHUNK).flat()) drawn.add(each);
    expect(drawn.has(index)).toBe(true);
  }
});

test('before the first example there is nothing to replay', () => {
  expect(replayDraws(0, 1).flat()).toEqual([]);
});
