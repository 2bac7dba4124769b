/** Whether a prompt's comparisons are kept for evaluation. Its content alone decides, so the order of imports does not.
 *  @param hash of the prompt, uniform in 0 … 2³² − 1
 *  @param share of all prompts, 0 … 1 */
export function isHeldOut(hash: number, share: number): boolean {
  return hash < share * 2 ** 32;
}

/** The first 32 bits of a content hash in hex, as the number that {@link isHeldOut} takes. */
export function hashNumber(contentHash: string): number {
  return Number.parseInt(contentHash.slice(0, 8), 16);
}

/** The curve of held-out comparisons has so many points each time the log doubles: more would look alike, and each costs as much
 *  time as folding a hundred comparisons. */
const POINTS_PER_DOUBLING = 16;

/** Whether that curve gets a point where the fold goes on from one count of comparisons to another, and is not at the log's end,
 *  which has one always. */
export function isHeldOutPoint(before: number, after: number): boolean {
  const spacing = 2 ** Math.floor(Math.log2(after)) / POINTS_PER_DOUBLING;
  return Math.floor(before / spacing) < Math.floor(after / spacing);
}
