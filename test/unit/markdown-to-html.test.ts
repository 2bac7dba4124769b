import { describe, expect, it } from 'vitest';
import { markdownToHtml } from '../../worker/core/markdown/markdown-to-html.ts';

describe('untrusted markdown', () => {
  it.each([
    '<script>alert(1)</script>',
    'text <img src=x onerror=alert(1)> text',
    '<iframe src="https://evil.example"></iframe>',
    '<style>*{display:none}</style>',
    '<a href="javascript:alert(1)">x</a>',
  ])('shows HTML as the text it is: %s', (markdown) => {
    const html = markdownToHtml(markdown);
    expect(html).toContain('&lt;');
    expect(html).not.toMatch(/<(script|img|iframe|style|a)\b/i);
  });

  it('turns images into links, so that nothing remote is loaded', () => {
    const html = markdownToHtml('![a "cat"](https://evil.example/pixel.png)');
    expect(html).not.toContain('<img');
    expect(html).toContain('href="https://evil.example/pixel.png"');
    expect(html).toContain('Image: a &quot;cat&quot;');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', 'JaVaScRiPt:alert(1)'])(
    'drops the target of a link to %s',
    (target) => {
      expect(markdownToHtml(`[text](${target})`)).toBe('<p>text</p>\n');
    },
  );

  it('cannot be broken out of with a quote in an address', () => {
    expect(markdownToHtml('[x](<https://e.example/"onclick="alert(1)>)')).not.toMatch(/"onclick="/);
  });

  it('opens links apart from this page', () => {
    expect(markdownToHtml('[x](https://e.example)')).toContain('rel="noopener noreferrer nofollow ugc"');
  });

  it('starts headings below the page’s own and skips no level', () => {
    const levels = [...markdownToHtml('### a\n\n# b\n\n#### c\n\n###### d').matchAll(/<h(\d)>/g)].map(
      ([, level]) => level,
    );
    expect(levels).toEqual(['3', '3', '4', '5']);
  });

  it('lets wide code take the focus, so that it can be scrolled by keyboard', () => {
    expect(markdownToHtml('```js\na < b\n```')).toBe('<pre tabindex="0"><code>a &lt; b</code></pre>');
  });

  it.each(['> ', '- ', '1. ', '>- '])('shows as text what is nested beyond all reading: %s', (mark) => {
    const html = markdownToHtml(`${mark.repeat(20_000)}<b>deep</b>\nand\n\nend`);
    const blocks = html.match(/<(?:ul|ol|blockquote)/g) ?? [];
    expect(blocks.length).toBe(24);
    expect(html).toContain('&lt;b&gt;deep&lt;/b&gt;');
    expect(html).toMatch(/<p>end<\/p>\n$/);
  });

  it('takes a long row of hyphens for the rule that it is', () => {
    expect(markdownToHtml(`a\n\n${'- '.repeat(40)}\n\nb`)).toBe('<p>a</p>\n<hr>\n<p>b</p>\n');
  });

  it('keeps the empty corner of a table from being a heading', () => {
    const html = markdownToHtml('| | cost |\n|---|---:|\n| tea | 2 |');
    expect(html).toContain('<tr><td></td><th align="right">cost</th></tr>');
    expect(html).toContain('<tr><td>tea</td><td align="right">2</td></tr>');
  });
});
