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
