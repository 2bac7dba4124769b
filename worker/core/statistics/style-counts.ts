/** What style control holds equal, by response: its length and three kinds of Markdown. */
export const STYLE_CONTROLS = ['length', 'lists', 'headers', 'bold'] as const;

export type StyleControl = (typeof STYLE_CONTROLS)[number];

/** Counts in the order of {@link STYLE_CONTROLS}. */
export type StyleCounts = readonly [length: number, lists: number, headers: number, bold: number];

const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/gm;
const HEADER = /^ {0,3}#{1,6}[ \t]/gm;
const BOLD = /\*\*[^*\n]+\*\*|__[^_\n]+__/g;

/** Length in UTF-16 code units, for tokens depend on a tokenizer; list items, headers and bold spans of Markdown. */
export function countStyle(text: string): StyleCounts {
  return [text.length, count(text, LIST_ITEM), count(text, HEADER), count(text, BOLD)];
}

/** (a − b) / (a + b) of each count; 0 where neither has any. Exchanging the two only turns the sign.
 *  @returns in −1 … 1, `[STYLE_CONTROLS.length]`
 *  @see Li, Angelopoulos, Chiang 2024, "Does style matter? Disentangling style and substance in Chatbot Arena" */
export function styleDifferences(a: StyleCounts, b: StyleCounts): number[] {
  return a.map((own, at) => {
    const other = b[at] as number;
    return own + other > 0 ? (own - other) / (own + other) : 0;
  });
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
