/** The newest, all of which are kept … */
const NEWEST = 20;
/** … and of older ones so many, each of a log this much longer than the one before. */
const OLDER = 20;
const RATIO = Math.SQRT2;

interface Published {
  step: number;
  comparisons: number;
}

/** Which published models may go: the newest stay, some of the older ones, ever further apart, and those that are served.
 *  @param published in the order of their steps
 *  @returns steps */
export function checkpointsToDrop(published: readonly Published[], served: ReadonlySet<number>): number[] {
  const older = published.slice(0, -NEWEST);
  const spread = older.filter(spreadOut()).slice(-OLDER);
  const kept = new Set([...spread.map(({ step }) => step), ...served]);
  return older.flatMap(({ step }) => (kept.has(step) ? [] : [step]));
}

/** Takes the first, and then each of a log that is longer by {@link RATIO}, or shorter: it was folded again. */
function spreadOut(): (published: Published) => boolean {
  let last = 0;
  return ({ comparisons }) => {
    if (comparisons >= last && comparisons < last * RATIO) return false;
    last = comparisons;
    return true;
  };
}
