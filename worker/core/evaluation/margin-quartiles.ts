import { type Estimate, meanByPrompt } from './clustered-mean.ts';

/** A quarter of the comparisons, by how far apart the model put their two responses. */
export interface MarginQuartile {
  /** The largest |margin| in the quarter, nats. */
  upTo: number;
  comparisons: number;
  accuracy: Estimate;
}

/** Accuracy by quarter of |margin|, smallest first: it rises where the margin says how sure the model may be. Quarters
 *  differ by one comparison at most; equal |margin|s keep the order given. A margin of 0 is wrong, as TRL counts.
 *  Standard errors clustered by prompt.
 *  @param judged margins are reward(chosen) − reward(rejected), nats
 *  @returns none for fewer than four comparisons */
export function marginQuartiles(judged: readonly { prompt: number; margin: number }[]): MarginQuartile[] {
  if (judged.length < 4) return [];
  const quarterOf = dealIntoQuarters(judged.map(({ margin }) => Math.abs(margin)));
  const quarters = Map.groupBy(judged, (_, item) => quarterOf[item]);
  return [0, 1, 2, 3].map((quarter) => {
    const members = quarters.get(quarter) ?? [];
    return {
      upTo: members.reduce((largest, { margin }) => Math.max(largest, Math.abs(margin)), 0),
      comparisons: members.length,
      accuracy: meanByPrompt(members, ({ margin }) => (margin > 0 ? 1 : 0)),
    };
  });
}

/** The quarter of each size. Sorting bare numbers and cutting at three of them is twice as fast as with a comparator. */
function dealIntoQuarters(sizes: readonly number[]): number[] {
  const ascending = Float64Array.from(sizes).sort();
  const cuts = [1, 2, 3].map((quarter) => {
    const at = Math.floor((quarter * sizes.length) / 4);
    const size = ascending[at] as number;
    // how many of the size at the cut still belong below it
    return { size, room: at - ascending.indexOf(size) };
  });
  return sizes.map((size) => {
    let quarter = 0;
    for (const cut of cuts) if (size > cut.size || (size === cut.size && cut.room-- <= 0)) quarter++;
    return quarter;
  });
}
