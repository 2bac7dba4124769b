import { Marked, type Tokens } from 'marked';
import { ALLOWED_LINK } from './allowed-html.ts';

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function linkTo(href: string, innerHtml: string): string {
  if (!ALLOWED_LINK.test(href)) return innerHtml;
  return `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer nofollow ugc">${innerHtml}</a>`;
}

/** The marks of lists and quotes that begin a line, where there are more than {@link DEEPEST} and it is no rule. The parser takes a
 *  time that grows with their cube: a line of two thousand would hold up a browser for eight seconds. */
const DEEPEST = 24;
const MARK = String.raw`(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))`;
const RULE = String.raw`[ \t]*([-*])(?:[ \t]*\1)+[ \t]*$`;
const TOO_DEEP = new RegExp(`^(?!${RULE})((?:[ \\t]*${MARK}){${DEEPEST}})[ \\t]*(?=${MARK})`, 'gm');

/** Of the heading above, in the text that is being parsed: headings start below the page's own and never skip a level. */
let level = 2;

/** Made once: that is half of the work of a short text. */
const parser = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    image: ({ href, text }: Tokens.Image) => linkTo(href, `Image: ${escapeHtml(text || href)}`),
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
    link({ href, tokens }: Tokens.Link) {
      return linkTo(href, this.parser.parseInline(tokens));
    },
    heading({ tokens, depth }: Tokens.Heading) {
      level = Math.min(depth + 2, level + 1, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    table({ header, rows }: Tokens.Table) {
      const row = (cells: Tokens.TableCell[]) =>
        `<tr>${cells.map((cell) => this.tablecell(cell)).join('')}</tr>`;
      const body = rows.map(row).join('');
      return `<div tabindex="0"><table><thead>${row(header)}</thead><tbody>${body}</tbody></table></div>`;
    },
    tablecell({ tokens, header, align }: Tokens.TableCell) {
      const inner = this.parser.parseInline(tokens);
      // An empty corner heads nothing, and would be read out as a heading.
      const tag = header && inner ? 'th' : 'td';
      return `<${tag}${align ? ` align="${align}"` : ''}>${inner}</${tag}>`;
    },
    // Wide code and tables scroll inside themselves; what scrolls must be reachable by keyboard.
    code: ({ text }: Tokens.Code) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`,
  },
});

/** Markdown as HTML that loads nothing: HTML in it is text, images are links, and what is nested beyond all
 *  reading is text. Not yet sanitised. */
export function markdownToHtml(markdown: string): string {
  level = 2;
  return parser.parse(markdown.replaceAll(TOO_DEEP, '$2 \\'), { async: false });
}
