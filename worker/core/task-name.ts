/** The task that asks an annotator about a pair, the same however often it is handed out. The log takes one answer to a task
 *  of an annotator, so nobody answers a pair twice, whatever a server has forgotten.
 *  @param takenBack id of the annotator's comparison of this pair that was taken back last: it may be answered once more */
export function taskName(a: number, b: number, takenBack?: number): string {
  if (takenBack !== undefined) return `again-${takenBack}`;
  return `pair-${Math.min(a, b)}-${Math.max(a, b)}`;
}
