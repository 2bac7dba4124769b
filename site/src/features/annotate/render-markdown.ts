import DOMPurify from 'dompurify';
import { markdownToHtml } from './markdown-to-html.ts';

const TEXT = 'p br hr blockquote ul ol li pre code em strong del a h3 h4 h5 h6';
const TABLE = 'div table thead tbody tr th td';
const TAGS = `${TEXT} ${TABLE}`.split(' ');
const ATTRIBUTES = ['href', 'target', 'rel', 'start', 'align', 'tabindex'];

/** Untrusted markdown as HTML that runs nothing and loads nothing.
 *  Trusted Types, which the page's policy requires, take HTML from here and nowhere else. */
export function renderMarkdown(markdown: string) {
  const html = markdownToHtml(markdown);
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    RETURN_TRUSTED_TYPE: true,
  });
}

export type SafeHtml = ReturnType<typeof renderMarkdown>;
