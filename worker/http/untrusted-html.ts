import { ALLOWED_ATTRIBUTES, ALLOWED_LINK, ALLOWED_TAGS } from '../core/markdown/allowed-html.ts';
import { markdownToHtml } from '../core/markdown/markdown-to-html.ts';

/** Untrusted markdown as HTML that runs nothing and loads nothing. The parser lets no HTML through; should it ever, what is not
 *  allowed is taken out here, and the page's policy runs no script that it does not know. */
export function untrustedHtml(markdown: string): Promise<string> {
  return onlyAllowed(markdownToHtml(markdown));
}

/** HTML without any element, attribute or address that is not allowed; what is in such an element goes with it. */
export function onlyAllowed(html: string): Promise<string> {
  const sieve = new HTMLRewriter().on('*', {
    element(element) {
      if (!ALLOWED_TAGS.includes(element.tagName)) {
        element.remove();
        return;
      }
      for (const [name = '', value = ''] of [...element.attributes]) {
        const isAllowed = ALLOWED_ATTRIBUTES.includes(name) && (name !== 'href' || ALLOWED_LINK.test(value));
        if (!isAllowed) element.removeAttribute(name);
      }
    },
  });
  const withoutComments = sieve.onDocument({ comments: (comment) => void comment.remove() });
  return withoutComments.transform(new Response(html)).text();
}
