import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePairs, pairKey } from '../../worker/core/pairing.ts';
import { seededRandom } from '../../worker/core/random.ts';

/** Uniform in [0, 1). */
function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random() / 2 ** 32;
}

const catalogues = fc
  .array(fc.integer({ min: 0, max: 6 }), { maxLength: 8 })
  .map(
    (sizes) =>
      new Map(sizes.map((size, prompt) => [prompt, Array.from({ length: size }, (_, i) => prompt * 10 + i)])),
  );

function pairsOf(catalogue: ReadonlyMap<number, readonly number[]>): string[] {
  return [...catalogue.values()].flatMap((ids) =>
    ids.flatMap((a, i) => ids.slice(i + 1).map((b) => pairKey(a, b))),
  );
}

describe('choosing pairs', () => {
  it('gives every unseen pair once before it gives up', () => {
    fc.assert(
      fc.property(catalogues, fc.nat(), fc.nat({ max: 9 }), (catalogue, seed, seenCount) => {
        const all = pairsOf(catalogue);
        const seen = new Set(all.slice(0, seenCount));
        const chosen = choosePairs({ catalogue, seen, count: 1000, random: uniform(seed) });
        const keys = chosen.map(({ a, b }) => pairKey(a, b)).sort();
        expect(keys).toEqual(all.filter((key) => !seen.has(key)).sort());
      }),
    );
  });

  it('pairs responses of one prompt, and names that prompt', () => {
    fc.assert(
      fc.property(catalogues, fc.nat(), (catalogue, seed) => {
        for (const { promptId, a, b } of choosePairs({
          catalogue,
          seen: new Set(),
          count: 20,
          random: uniform(seed),
        })) {
          expect(catalogue.get(promptId)).toContain(a);
          expect(catalogue.get(promptId)).toContain(b);
          expect(a).not.toBe(b);
        }
      }),
    );
  });

  it('shows as many different prompts as it can', () => {
    const catalogue = new Map(
      Array.from({ length: 10 }, (_, prompt) => [prompt, [prompt * 10, prompt * 10 + 1, prompt * 10 + 2]]),
    );
    const chosen = choosePairs({ catalogue, seen: new Set(), count: 10, random: uniform(1) });
    expect(new Set(chosen.map(({ promptId }) => promptId)).size).toBe(10);
  });

  it('shows each side first about half of the time, and each pair about as often as another', () => {
    const catalogue = new Map([[1, [1, 2, 3]]]);
    const random = uniform(5);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const [pair] = choosePairs({ catalogue, seen: new Set(), count: 1, random });
      const key = `${pair?.a}-${pair?.b}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
