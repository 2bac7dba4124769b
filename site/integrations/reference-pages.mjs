import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const EXAMPLE_HEADING = /<h5(\s[^>]*sl-openapi-examples-heading[^>]*)>(.*?)<\/h5>/gs;
/** What is searched of a page, and its headings, which would weigh more than their text by themselves. */
const SEARCHED = /<(?:main(?=[^>]*\sdata-pagefind-body)|h[1-6])(?=[\s>])/g;
const WEIGHT = 0.2;

/** The pages of the API reference as they should be. “Example” stands there as a heading two levels below the one above it, which those
 *  who go by headings stumble over: it becomes a paragraph. And what they say weighs less in a search, which would find them before
 *  the guides. Goes before Starlight, which makes the search's index. */
export default function referencePages() {
  return {
    name: 'reference-pages',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(new URL('docs/api/', dir));
        const pages = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.html'));
        for (const page of pages) {
          const html = await readFile(root + page, 'utf8');
          const paragraphs = html.replace(EXAMPLE_HEADING, '<p$1>$2</p>');
          await writeFile(root + page, paragraphs.replace(SEARCHED, `$& data-pagefind-weight="${WEIGHT}"`));
        }
      },
    },
  };
}
