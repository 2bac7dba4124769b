import { readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Pages of a project are one file for all; those of an owner and of an annotator are for nobody to find. */
const NOT_FOUND_BY_SEARCH = /^(?:404\.html|(?:project|admin|me)[/\\])/;

/** Writes down which pages there are. Only the server knows its address, so it makes a sitemap of it: worker/http/sitemap.ts. */
export default function pageList() {
  return {
    name: 'page-list',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.html'));
        const paths = files
          .filter((file) => !NOT_FOUND_BY_SEARCH.test(file))
          .map((file) => `/${file.replaceAll('\\', '/').replace(/index\.html$/, '')}`)
          .sort();
        await writeFile(`${root}pages.json`, JSON.stringify(paths));
      },
    },
  };
}
