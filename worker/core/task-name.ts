/** The task that asks an annotator about these responses, the same however often it is handed out. The log takes one answer to
 *  a task of an annotator, so nobody answers a pair twice, whatever a server has forgotten.
 *  @param shown two response ids, or more of a ranking, in any order
 *  @param takenBack id of the annotator's comparison of just these that was taken back last: it may be answered once more */
export function taskName(shown: readonly number[], takenBack?: number): string {
  if (takenBack !== undefined) return `again-${takenBack}`;
  return `${shown.length === 2 ? 'pair' : 'rank'}-${responsesKey(shown)}`;
}

/** The same for the same responses in whatever order. */
export function responsesKey(shown: readonly number[]): string {
  return shown.toSorted((one, other) => one - other).join('-');
}

/** The task that asks an annotator once more about a pair they have answered. A pair is repeated once. */
export function repeatName(a: number, b: number): string {
  return `repeat-${Math.min(a, b)}-${Math.max(a, b)}`;
}
