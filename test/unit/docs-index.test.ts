import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const DOCS = 'site/src/content/docs/docs';

it('names every page of the documentation on its first', () => {
  const first = readFileSync(`${DOCS}/index.md`, 'utf8');
  const pages = readdirSync(DOCS)
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => file.slice(0, -'.md'.length));
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((page) => !first.includes(`(/docs/${page}/)`))).toEqual([]);
});
