import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairTallies } from '../../worker/core/pair-tallies.ts';
import {
  balanceWeight,
  type Catalogue,
  drawPairs,
  type Pair,
  type PairSource,
  pairKey,
} from '../../worker/core/pairing.ts';
import { seededRandom } from '../../worker/core/random.ts';

/** Uniform in [0, 1). */
function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random() / 2 ** 32;
}

const catalogues = fc
  .array(fc.integer({ min: 0, max: 6 }), { maxLength: 12 })
  .map(
    (sizes) =>
      new Map(sizes.map((size, prompt) => [prompt, Array.from({ length: size }, (_, i) => prompt * 10 + i)])),
  );

function keysOf(catalogue: Catalogue): number[] {
  return [...catalogue.values()].flatMap((ids) =>
    ids.flatMap((a, i) => ids.slice(i + 1).map((b) => pairKey(a, b))),
  );
}

function sourceOf(catalogue: Catalogue, random: () => number, seen = new Set<number>()): PairSource {
  const isOpen = (a: number, b: number): boolean => !seen.has(pairKey(a, b));
  return { catalogue, prompts: [...catalogue.keys()], random, isOpen, weight: () => 1 };
}

function take(source: PairSource, count: number): Pair[] {
  const drawn: Pair[] = [];
  for (const pair of drawPairs(source)) {
    drawn.push(pair);
    if (drawn.length === count) break;
  }
  return drawn;
}

describe('the key of a pair', () => {
  it('is the same for both orders, and of no other pair', () => {
    const keys = new Set<number>();
    for (let high = 0; high < 200; high++) for (let low = 0; low <= high; low++) keys.add(pairKey(low, high));
    expect(keys.size).toBe((200 * 201) / 2);
    expect(pairKey(7, 3)).toBe(pairKey(3, 7));
    const last = 94_000_000;
    expect(pairKey(last, last - 1) - pairKey(last, last - 2)).toBe(1);
    expect(pairKey(last, last)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });
});

describe('drawing pairs', () => {
  it('gives every open pair once before it ends', () => {
    fc.assert(
      fc.property(catalogues, fc.nat(), fc.nat({ max: 9 }), (catalogue, seed, seenCount) => {
        const all = keysOf(catalogue);
        const seen = new Set(all.slice(0, seenCount));
        const drawn = take(sourceOf(catalogue, uniform(seed), seen), 1000);
        expect(drawn.map(({ a, b }) => pairKey(a, b)).sort()).toEqual(
          all.filter((key) => !seen.has(key)).sort(),
        );
      }),
    );
  });

  it('gives every pair of a prompt with very many once', () => {
    const catalogue = new Map([[1, Array.from({ length: 40 }, (_, id) => id)]]);
    const drawn = take(sourceOf(catalogue, uniform(1)), 1000);
    expect(drawn).toHaveLength(780);
    expect(new Set(drawn.map(({ a, b }) => pairKey(a, b))).size).toBe(780);
  });

  it('asks anew for each draw what is open', () => {
    const catalogue = new Map([[1, [1, 2, 3]]]);
    const seen = new Set<number>();
    const drawn: Pair[] = [];
    for (const pair of drawPairs(sourceOf(catalogue, uniform(2), seen))) {
      drawn.push(pair);
      for (const other of [1, 2, 3]) seen.add(pairKey(other, pair.a));
    }
    expect(drawn).toHaveLength(2);
  });

  it('pairs responses of one prompt, and names that prompt', () => {
    fc.assert(
      fc.property(catalogues, fc.nat(), (catalogue, seed) => {
        for (const { promptId, a, b } of take(sourceOf(catalogue, uniform(seed)), 20)) {
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
    const drawn = take(sourceOf(catalogue, uniform(1)), 10);
    expect(new Set(drawn.map(({ promptId }) => promptId)).size).toBe(10);
  });

  it('shows each side first about half of the time, and each pair about as often as another', () => {
    const source = sourceOf(new Map([[1, [1, 2, 3]]]), uniform(5));
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const [pair] = take(source, 1);
      const key = `${pair?.a}-${pair?.b}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('draws a prompt as often as another, however many pairs it has', () => {
    const catalogue = new Map([
      [1, [1, 2]],
      [2, [3, 4, 5, 6, 7]],
    ]);
    const source = sourceOf(catalogue, uniform(6));
    let first = 0;
    for (let draw = 0; draw < 2000; draw++) if (take(source, 1)[0]?.promptId === 1) first++;
    expect(Math.abs(first - 1000)).toBeLessThan(120);
  });
});

/** Systems are what response ids leave over 4. */
const systemOf = (response: number): number => response % 4;

/** How often each two systems met in so many draws; the newest system comes in halfway. */
function meetings(catalogueAt: (draw: number) => Catalogue, draws: number, isBalanced: boolean): number[] {
  const tallies = new PairTallies(systemOf);
  const random = uniform(11);
  for (let draw = 0; draw < draws; draw++) {
    const weight = (a: number, b: number) => (isBalanced ? balanceWeight(tallies.ofSystems(a, b)) : 1);
    const [pair] = take({ ...sourceOf(catalogueAt(draw), random), weight }, 1);
    if (pair) tallies.add(pair.a, pair.b, 1);
  }
  return keysOf(new Map([[1, [0, 1, 2, 3]]])).map((_, at) => {
    const pairs = [0, 1, 2, 3].flatMap((a) => [1, 2, 3].filter((b) => b > a).map((b) => [a, b] as const));
    const [a, b] = pairs[at] as readonly [number, number];
    return tallies.ofSystems(a, b);
  });
}

const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);

describe('balance over systems', () => {
  const whole: Catalogue = new Map(
    Array.from({ length: 30 }, (_, prompt) => [prompt, [0, 1, 2, 3].map((s) => 4 * prompt + s)]),
  );
  // Each prompt was answered by two systems only, and most by the first two.
  const lopsided: Catalogue = new Map(
    Array.from({ length: 60 }, (_, prompt) => {
      const [a, b] = ([
        [0, 2],
        [0, 3],
        [1, 2],
        [1, 3],
        [2, 3],
      ][prompt] ?? [0, 1]) as [number, number];
      return [prompt, [4 * prompt + a, 4 * prompt + b]];
    }),
  );
  const withoutNewest: Catalogue = new Map([...whole].map(([prompt, ids]) => [prompt, ids.slice(0, 3)]));

  it('makes pairs of systems that met least likelier', () => {
    expect(spread(meetings(() => whole, 1200, true))).toBeLessThan(30);
    expect(spread(meetings(() => lopsided, 600, true))).toBeLessThan(
      0.6 * spread(meetings(() => lopsided, 600, false)),
    );
  });

  it('lets a system that is new catch up', () => {
    const late = (draw: number) => (draw < 300 ? withoutNewest : whole);
    expect(spread(meetings(late, 900, true))).toBeLessThan(0.4 * spread(meetings(late, 900, false)));
  });
});
