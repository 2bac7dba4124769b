import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINK = /<a\b[^>]*?\shref="([^"]+)"/g;
const ID = /\sid="([^"]+)"/g;
/** Answered by the Worker, or chosen by who reads. */
const NOT_BUILT = /^\/(?:v1|p)\//;

/** Links of the pages below /docs to pages, or places in pages, of this site that are not there.
 *  @param dist the built site */
export function deadLinks(dist: string): string[] {
  const pages = readdirSync(join(dist, 'docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('index.html'));
  const ids = new Map<string, Set<string>>();
  const idsOf = (file: string) => {
    const known =
      ids.get(file) ?? new Set([...readFileSync(file, 'utf8').matchAll(ID)].map(([, id = '']) => id));
    ids.set(file, known);
    return known;
  };
  const isDead = (from: string, link: string) => {
    const { origin, pathname, hash } = new URL(link, `http://site/docs/${from.replace(/index\.html$/, '')}`);
    if (origin !== 'http://site' || NOT_BUILT.test(pathname)) return false;
    const file = join(dist, pathname, pathname.endsWith('/') ? 'index.html' : '');
    const page = existsSync(`${file}/index.html`) ? `${file}/index.html` : file;
    if (!existsSync(page)) return true;
    return hash.length > 1 && !idsOf(page).has(decodeURIComponent(hash.slice(1)));
  };
  return pages.flatMap((from) =>
    [...readFileSync(join(dist, 'docs', from), 'utf8').matchAll(LINK)]
      .map(([, link = '']) => link.replaceAll('&amp;', '&'))
      .filter((link) => isDead(from, link))
      .map((link) => `${from}: ${link}`),
  );
}
