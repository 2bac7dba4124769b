/** The column by which a CSV tells that its texts are guarded, and what it says in every row. */
export const GUARD_COLUMN = 'formula_guard';
export const GUARD = "'";

/** Texts that a spreadsheet might take for a formula, and those that begin like guarded ones: all of them are guarded, by an
 *  apostrophe before them, so that {@link unguarded} gives every text back.
 *  @see https://owasp.org/www-community/attacks/CSV_Injection */
export const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const GUARDED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** The row of a CSV as it was before it was guarded; one that does not say it is guarded, as it is. */
export function unguarded(row: Record<string, string>): Record<string, string> {
  if (row[GUARD_COLUMN] !== GUARD) return row;
  const texts = Object.entries(row).filter(([name]) => name !== GUARD_COLUMN);
  return Object.fromEntries(texts.map(([name, text]) => [name, GUARDED.test(text) ? text.slice(1) : text]));
}
