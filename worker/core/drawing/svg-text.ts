/** What XML 1.0 cannot hold, however it is escaped. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text as the content of an XML element or attribute. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (character) => ESCAPES[character] as string);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** One that stacks marks without end is cut, too. */
const UNITS_PER_CHARACTER = 8;

/** The beginning of a text on one line, with an ellipsis where it is longer than so many characters as one sees them. */
export function clipped(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').slice(0, UNITS_PER_CHARACTER * most);
  const parts = [...graphemes.segment(line)].map(({ segment }) => segment);
  if (parts.length <= most && line.length >= text.trim().length) return line;
  return `${parts.slice(0, most - 1).join('')}…`;
}

const NARROW = /[\u0020!'(),./:;I[\]|`fijlrt·]/;
const WIDE = /[%@MWmw\u00e6\u0152\u2014]|\p{Lu}/u;
const SQUARE =
  /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u;
const WITHOUT_WIDTH = /[\p{M}\p{Cf}]/u;

/** About how wide a text is set in a common sans-serif, where nothing can be measured.
 *  @returns in units of the font's size */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (WITHOUT_WIDTH.test(character)) return 0;
  if (SQUARE.test(character)) return 1;
  if (NARROW.test(character)) return 0.36;
  return WIDE.test(character) ? 0.78 : 0.61;
}

/** Keeps a text's own direction to itself, so that the numbers beside a name stay where they are. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
