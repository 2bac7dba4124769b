/** What Markdown reads as markup, an entity or an address somewhere in a line, and white space that it drops. */
const MARKUP = /[\\`*_~[\]<>#|&@]|:\/\/|www\.|(?!\n)\p{Cc}|[\u2028\u2029]|^\s|\s$|[^\S\n](?=\n)|\n[^\S\n]/iu;
/** What begins a list, a table's or a heading's line, or a rule. */
const LINE_MARKUP = /^(?:[-+=:]|\d{1,9}[.)](?!\S))/mu;

/** A text without any Markdown as its paragraphs, each as its lines: what the parser would make of it, without the parser.
 *  @returns null where something might be markup */
export function plainParagraphs(text: string): string[][] | null {
  if (MARKUP.test(text) || LINE_MARKUP.test(text)) return null;
  return text.split(/\n{2,}/).map((paragraph) => paragraph.split('\n'));
}
