import type { Context } from 'hono';
import { openDatabase } from '../storage/database.ts';
import { describeProjects } from '../usecases/describe-project.ts';
import type { AppEnv } from './context.ts';
import { isListed } from './keys.ts';

/** What a search may lead to, of each public project. */
const PROJECT_PAGES = ['annotate', 'leaderboard', 'training', 'model', 'playground'];
/** A sitemap holds so many addresses. */
const MOST_ADDRESSES = 50_000;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** All that may be found: the static pages, which the build has written down, and the public projects. Made at the address that it was
 *  asked for at, for whoever hosts it has told nobody where. */
export async function sitemap(c: Context<AppEnv>): Promise<Response> {
  const [list, projects] = await Promise.all([
    c.env.ASSETS.fetch(new URL('/pages.json', c.req.url)),
    describeProjects(openDatabase(c.env.DB), (row) => isListed(row, null)),
  ]);
  const pages = list.ok ? await list.json<string[]>() : ['/'];
  const ofProjects = projects.flatMap(({ slug }) =>
    PROJECT_PAGES.map((page) => `/p/${encodeURIComponent(slug)}/${page}`),
  );
  const addresses = [...pages, ...ofProjects]
    .slice(0, MOST_ADDRESSES)
    .map((path) => `<url><loc>${escaped(new URL(path, c.req.url).href)}</loc></url>`);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${addresses.join('\n')}
</urlset>
`;
  return c.body(xml, 200, { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' });
}

/** Everything that is public may be found; nobody finds anything behind a key. */
export function robots(c: Context<AppEnv>): Response {
  const lines = [
    'User-agent: *',
    'Allow: /',
    'Disallow: /admin/',
    `Sitemap: ${new URL('/sitemap.xml', c.req.url)}`,
  ];
  return c.text(`${lines.join('\n')}\n`, 200, { 'cache-control': 'public, max-age=3600' });
}
