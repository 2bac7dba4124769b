/** How many of a project's responses stand for all of them. */
export const REFERENCE_RESPONSES = 256;

/** Rewards of a project's reference responses: where its zero lies, and what a reward is ranked against. */
export interface Reference {
  /** Ascending, in nats, as the network gives them. */
  rewards: Float32Array;
  /** Their mean; 0 where there are none. */
  centre: number;
}

export function referenceOf(rewards: Iterable<number>): Reference {
  const ascending = Float32Array.from(rewards).sort();
  const centre = ascending.reduce((sum, reward) => sum + reward, 0) / Math.max(1, ascending.length);
  return { rewards: ascending, centre };
}

/** Share of the reference responses that have a lower reward, equal ones counting half, in percent.
 *  @param reward not centred
 *  @returns 0 … 100; 50 where there is no reference */
export function percentileOf({ rewards }: Reference, reward: number): number {
  if (rewards.length === 0) return 50;
  const value = Math.fround(reward);
  const below = countBelow(rewards, value, false);
  const belowOrEqual = countBelow(rewards, value, true);
  return (50 * (below + belowOrEqual)) / rewards.length;
}

/** Binary search in ascending values. */
function countBelow(values: Float32Array, limit: number, orEqual: boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] as number;
    if (value < limit || (orEqual && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
