import DOMPurify from 'dompurify';
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS } from '../../../../worker/core/markdown/allowed-html.ts';
import { markdownToHtml } from '../../../../worker/core/markdown/markdown-to-html.ts';

/** Untrusted markdown as HTML that runs nothing and loads nothing.
 *  Trusted Types, which the page's policy requires, take HTML from here and nowhere else. */
export function renderMarkdown(markdown: string) {
  const html = markdownToHtml(markdown);
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ALLOWED_ATTRIBUTES,
    RETURN_TRUSTED_TYPE: true,
  });
}

export type SafeHtml = ReturnType<typeof renderMarkdown>;
