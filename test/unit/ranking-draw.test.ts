import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PairSource, pairKey } from '../../worker/core/pairing.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { pairsOf } from '../../worker/core/ranking.ts';
import { drawRankings } from '../../worker/core/ranking-draw.ts';

function sourceOf(sizes: readonly number[], seed: number, closed = new Set<number>()): PairSource {
  const random = seededRandom(seed);
  const catalogue = new Map(
    sizes.map((size, prompt) => [prompt, Array.from({ length: size }, (_, at) => prompt * 20 + at)]),
  );
  return {
    catalogue,
    prompts: [...catalogue.keys()],
    random: () => random() / 2 ** 32,
    isOpen: (a, b) => !closed.has(pairKey(a, b)),
    weight: () => 1,
  };
}

const keysOf = (set: readonly number[]) =>
  pairsOf(set.length).map(([one, other]) => pairKey(set[one] as number, set[other] as number));
const sizes = fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 6 });

describe('drawing rankings', () => {
  it('shows every pair once, in sets of one prompt that are as large as asked or cannot grow', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 3, max: 9 }), fc.nat(), (responses, size, seed) => {
        const source = sourceOf(responses, seed);
        const sets = [...drawRankings(source, size)];
        const keys = sets.flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBe(responses.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0));
        for (const set of sets) {
          expect(new Set(set.map((id) => Math.floor(id / 20))).size).toBe(1);
          expect(set.length).toBeGreaterThanOrEqual(2);
          expect(set.length).toBeLessThanOrEqual(size);
        }
        for (const [prompt, count] of responses.entries()) {
          const first = sets.find(([id = -1]) => Math.floor(id / 20) === prompt);
          expect(first?.length ?? 0).toBe(count < 2 ? 0 : Math.min(size, count));
        }
      }),
    );
  });

  it('leaves out what is closed', () => {
    const closed = new Set([pairKey(0, 1)]);
    const sets = [...drawRankings(sourceOf([4], 1, closed), 4)];
    expect(sets.map(({ length }) => length).sort()).toEqual([2, 2, 3]);
    expect(sets.flatMap(keysOf)).not.toContain(pairKey(0, 1));
  });

  it('puts each response first, second … equally often, also where one pair is always drawn first', () => {
    const places = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) {
      const weight = (a: number, b: number) => (a + b === 1 ? 1 : 1e-9);
      const [set = []] = drawRankings({ ...sourceOf([4], seed), weight }, 4);
      const at = set.indexOf(0);
      places[at] = (places[at] as number) + 1;
    }
    for (const count of places) expect(Math.abs(count - 500)).toBeLessThan(90);
  });
});
