/** Two names of columns with a delimiter between them, quoted or not. */
const TWO_NAMES = /[\p{L}\p{N}_)]["']?[,;\t|]["']?[\p{L}\p{N}_]/u;

/** Whether a file that begins so is a CSV: names of columns in its first line, and neither a record nor a list of JSON.
 *  @param beginning some first bytes as text, without a mark of byte order */
export function beginsAsCsv(beginning: string): boolean {
  const text = beginning.trimStart();
  const [first = ''] = text.split('\n', 1);
  return !/^[[{]/.test(text) && TWO_NAMES.test(first);
}
