const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Doubling waits with jitter, so that a crowd cut off together does not come back in one instant.
 *  @param attempt failures so far, from 1
 *  @param random a number in [0, 1) */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random / 2));
}
