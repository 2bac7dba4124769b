/** Untrusted text with the little markup that is read as such: fenced code, inline code, bold and headings, which become bold. All else
 *  stays as it was written. */
export type Block = { code: string } | { spans: readonly Span[] };

interface Span {
  kind: 'text' | 'code' | 'bold';
  text: string;
}

const FENCE = /^```[^\n`]*\n([\s\S]*?)(?:\n```[ \t]*$|(?![\s\S]))/gm;
const INLINE = /`([^`\n]+)`|\*\*(\S(?:[^\n]*?\S)?)\*\*|^#{1,6}[ \t]+([^\n]+)$/gm;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  for (const match of text.matchAll(FENCE)) {
    addText(blocks, text.slice(from, match.index));
    blocks.push({ code: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  addText(blocks, text.slice(from));
  return blocks;
}

function addText(blocks: Block[], text: string): void {
  const trimmed = text.replace(/^\n+|\s+$/g, '');
  if (trimmed) blocks.push({ spans: spansOf(trimmed) });
}

function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  const add = (kind: Span['kind'], part: string) => part && spans.push({ kind, text: part });
  for (const match of text.matchAll(INLINE)) {
    add('text', text.slice(from, match.index));
    add(
      match[1] === undefined ? 'bold' : 'code',
      match[1] ?? match[2] ?? match[3]?.replaceAll('**', '') ?? '',
    );
    from = match.index + match[0].length;
  }
  add('text', text.slice(from));
  return spans;
}
