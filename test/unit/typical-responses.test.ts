import { describe, expect, it } from 'vitest';
import { typicalResponses } from '../../worker/core/typical-responses.ts';

const scored = Array.from({ length: 40 }, (_, id) => ({ id, reward: Math.sin(id) }));

describe('typical responses', () => {
  it('are those of highest and of lowest reward, and others from between, none twice', () => {
    const { highest, lowest, drawn } = typicalResponses(scored, { each: 3, seed: 1 });
    const byReward = scored.toSorted((a, b) => b.reward - a.reward).map(({ id }) => id);
    expect(highest).toEqual(byReward.slice(0, 3));
    expect(lowest).toEqual(byReward.slice(-3).reverse());
    expect(drawn).toHaveLength(3);
    expect(new Set([...highest, ...lowest, ...drawn]).size).toBe(9);
  });

  it('are drawn the same by the same seed, otherwise by others, and each equally often', () => {
    const drawnBy = (seed: number) => typicalResponses(scored, { each: 3, seed }).drawn;
    expect(drawnBy(7)).toEqual(drawnBy(7));
    expect(drawnBy(7)).not.toEqual(drawnBy(8));
    const times = new Map<number, number>();
    for (let seed = 1; seed <= 2000; seed++)
      for (const id of drawnBy(seed)) times.set(id, (times.get(id) ?? 0) + 1);
    // 34 stand between the ends; 6,000 draws are 176 of each, ± 13
    expect(times.size).toBe(34);
    expect(Math.min(...times.values())).toBeGreaterThan(115);
    expect(Math.max(...times.values())).toBeLessThan(240);
  });

  it('are all drawn where there are no rewards, and few where there are few', () => {
    const unknown = scored.map(({ id }) => ({ id, reward: null }));
    expect(typicalResponses(unknown, { each: 3, seed: 1 })).toMatchObject({ highest: [], lowest: [] });
    expect(typicalResponses(unknown, { each: 3, seed: 1 }).drawn).toHaveLength(3);
    expect(typicalResponses(scored.slice(0, 3), { each: 3, seed: 1 })).toEqual({
      highest: [2],
      lowest: [0],
      drawn: [1],
    });
    expect(typicalResponses(scored.slice(0, 1), { each: 3, seed: 1 }).drawn).toEqual([0]);
    expect(typicalResponses([], { each: 3, seed: 1 }).drawn).toEqual([]);
  });
});
