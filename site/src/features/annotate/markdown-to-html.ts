import { Marked, type Tokens } from 'marked';

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function linkTo(href: string, innerHtml: string): string {
  if (!/^(?:https?:|mailto:)/i.test(href)) return innerHtml;
  return `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer nofollow ugc">${innerHtml}</a>`;
}

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

/** Markdown as HTML that loads nothing: HTML in it is text, images are links. Not yet sanitised. */
export function markdownToHtml(markdown: string): string {
  level = 2;
  return parser.parse(markdown, { async: false });
}
