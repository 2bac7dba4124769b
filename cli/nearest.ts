/** What a misspelt name was probably meant to be: the one of those there are that fewest slips turn into it. Undefined where it takes
 *  more than a third of its letters, and more than two. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const most = Math.min(2, Math.ceil(word.length / 3));
  const [best] = names
    .map((name) => ({ name, slips: name.startsWith(word) && word.length > 1 ? 0 : slipsBetween(word, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips);
  return best?.name;
}

/** Letters to add, leave out, change or swap with the next.
 *  @see Damerau 1964, "A technique for computer detection and correction of spelling errors" */
function slipsBetween(one: string, other: string): number {
  let [last, before]: number[][] = [[], []];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    [before, last] = [last, row];
    row = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = at(last, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped =
        one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? at(before, j - 2) + 1 : changed;
      row.push(Math.min(changed, swapped, at(last, j) + 1, at(row, j - 1) + 1));
    }
  }
  return at(row, other.length);
}

function at(row: readonly number[] | undefined, index: number): number {
  return row?.[index] ?? Number.POSITIVE_INFINITY;
}
