const REACTION_MS = 400;
const MS_PER_CHARACTER = 6;
/** Of long texts one may read the beginning and know. */
const MOST_MS = 3000;

/** The time below which the responses cannot have been looked at: 400 ms to react and 6 ms a character, four times as fast as
 *  a skilled reader and twice as fast as skimming.
 *  @param characters of all responses together
 *  @see Rayner et al. 2016, "So much to read, so little time" (200–400 words a minute with understanding, skimming at
 *  twice that; a word takes about 6 characters) */
export function leastReadingMs(characters: number): number {
  return Math.min(MOST_MS, REACTION_MS + MS_PER_CHARACTER * characters);
}
