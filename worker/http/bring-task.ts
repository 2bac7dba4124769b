import { BROUGHT_ID } from '../contract/brought.ts';
import type { FirstTask } from './first-task.ts';

/** The page to annotate on with its first task in it: as HTML to be seen before any script runs, and as JSON for the scripts, which
 *  show the same and go on from there. The page is for its annotator alone. */
export function bringTask(page: Response, { brought, html, cookies }: FirstTask): Response {
  const block = `<script type="application/json" id="${BROUGHT_ID}">${inScript(brought)}</script>`;
  const rewriter = new HTMLRewriter()
    .on('head > title', { element: (title) => void title.after(block, { html: true }) })
    .on('.annotate h1', { element: (heading) => void heading.setInnerContent(brought.project.question) });
  for (const [selector, inner] of html) {
    rewriter.on(selector, { element: (element) => void element.setInnerContent(inner, { html: true }) });
  }
  const headers = new Headers(page.headers);
  headers.delete('etag');
  headers.set('cache-control', 'private, no-cache');
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return rewriter.transform(new Response(page.body, { status: page.status, headers }));
}

/** JSON that ends no script element and opens no comment in it. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
