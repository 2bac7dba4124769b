const FIRST = 32;
/** One eighth more: all refits of a log together read nine times its length, and no weight is older than an eighth of it. */
const GROWTH = 8;

/** After how many judgements the weights are fitted again, given that they were after so many. Counts alone decide.
 *  @param after a boundary, or 0 for none yet */
export function nextRefit(after: number): number {
  return after < FIRST ? FIRST : after + Math.floor(after / GROWTH);
}
