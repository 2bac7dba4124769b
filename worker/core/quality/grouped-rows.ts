/** Rows by group: those of group g are `rows[starts[g]] … rows[starts[g + 1] − 1]`, in rising order. */
export interface GroupedRows {
  starts: Int32Array;
  rows: Int32Array;
}

/** Groups rows by counting sort.
 *  @param keys one or more groups a row, each `[rowCount]`, all below `groups` */
export function groupRows(groups: number, keys: readonly Int32Array[]): GroupedRows {
  const starts = new Int32Array(groups + 1);
  const rowCount = keys[0]?.length ?? 0;
  for (let row = 0; row < rowCount; row++) {
    for (const key of keys) increment(starts, (key[row] as number) + 1);
  }
  for (let group = 0; group < groups; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  const next = starts.slice();
  const rows = new Int32Array(starts[groups] as number);
  for (let row = 0; row < rowCount; row++) {
    for (const key of keys) rows[increment(next, key[row] as number)] = row;
  }
  return { starts, rows };
}

/** @returns what was there before */
function increment(counts: Int32Array, at: number): number {
  const count = counts[at] as number;
  counts[at] = count + 1;
  return count;
}
