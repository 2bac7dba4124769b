import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { answerFirst, openBrowser, reaches } from './browser.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

let server: TestServer;
let admin: Client;
let browser: Browser;
let context: BrowserContext;
/** A page of another origin: the snippet and nothing else, under a policy that lets in nothing inline. */
let elsewhere: Server;
let site: string;
let snippet = '';

const PROJECTS: Record<string, Partial<ProjectSettings>> = {
  demo: { allowed_origins: '*' },
  closed: { allowed_origins: [] },
  ranked: { allowed_origins: '*', ranking_size: 3 },
  guarded: { allowed_origins: '*', turnstile_site_key: '0x4AAA' },
};

beforeAll(async () => {
  server = await newServer();
  const key = createKey({ scope: 'admin', persistTo: server.persistTo });
  admin = createClient({ base: server.base, key });
  await server.start();
  for (const [slug, settings] of Object.entries(PROJECTS)) {
    const project = JSON.parse(readFileSync('demo/project.json', 'utf8')) as Parameters<
      Client['createProject']
    >[0];
    await admin.createProject({ ...project, slug, settings });
    await admin.importFile(slug, readFileSync('demo/everyday-1.json'), 'application/json');
  }
  elsewhere = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    const policy = `default-src 'none'; script-src ${server.base}; connect-src ${server.base}; require-trusted-types-for 'script'`;
    answer.setHeader('content-security-policy', policy);
    answer.end(
      `<!doctype html><html lang="en"><title>Elsewhere</title><main><h1>A page</h1><h2>Compare</h2>${snippet}</main></html>`,
    );
  });
  await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
  site = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  elsewhere?.close();
  await server?.remove();
});

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', acceptDownloads: true });
});

afterEach(() => context.close());

const count = async (slug = 'demo') => (await admin.project(slug)).counts.comparisons;

async function openElsewhere(slug: string, attributes = ''): Promise<Page> {
  snippet = `<script src="${server.base}/tilt-compare.js" type="module"></script><tilt-compare project="${slug}" ${attributes}></tilt-compare>`;
  const page = await context.newPage();
  await page.goto(site);
  return page;
}

const status = (page: Page) => page.locator('tilt-compare .status');
const prompt = (page: Page) => page.getByRole('group', { name: 'Prompt' });

it('lets people compare on a page of another origin, by keys that are the page’s own elsewhere, and undo', async () => {
  const before = await count();
  const page = await openElsewhere('demo');
  await prompt(page).waitFor();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'A is better' }).focus();
  const first = await prompt(page).textContent();
  await page.keyboard.press('1');
  await expect.poll(() => prompt(page).textContent()).not.toBe(first);
  await page.getByRole('button', { name: 'Both bad' }).click();
  await status(page).filter({ hasText: 'saved' }).waitFor();
  await expect.poll(() => count()).toBe(before + 2);
  await page.keyboard.press('u');
  await status(page).filter({ hasText: 'Undone' }).waitFor();
  await expect.poll(() => count()).toBe(before + 1);
  // A reload is the same annotator.
  const annotators = (await admin.project('demo')).counts.annotators;
  await page.reload();
  await prompt(page).waitFor();
  await page.getByRole('button', { name: 'Tie' }).click();
  await expect.poll(() => count()).toBe(before + 2);
  expect((await admin.project('demo')).counts.annotators).toBe(annotators);
  expect(await context.cookies()).toEqual([]);
});

it('keeps answers and tasks through a reload without a network, and sends each once when it is back', async () => {
  const page = await openElsewhere('demo');
  await prompt(page).waitFor();
  await page.getByRole('button', { name: 'A is better' }).click();
  await status(page).filter({ hasText: 'saved' }).waitFor();
  const before = await count();
  await context.route(`${server.base}/v1/**`, (route) => route.abort());
  // A page that is open may send its next request past a route that was just set.
  await expect.poll(() => reaches(page, server.base)).toBe(false);
  await page.getByRole('button', { name: 'B is better' }).click();
  await status(page).filter({ hasText: '1 answer waiting' }).waitFor();
  await page.reload();
  await prompt(page).waitFor();
  await page.getByRole('button', { name: 'Tie' }).click();
  await status(page).filter({ hasText: '2 answers waiting' }).waitFor();
  expect(await count()).toBe(before);
  await context.unroute(`${server.base}/v1/**`);
  await expect.poll(() => count()).toBe(before + 2);
  await status(page).filter({ hasText: 'saved' }).waitFor();
  await page.reload();
  await prompt(page).waitFor();
  await new Promise((resume) => setTimeout(resume, 500));
  expect(await count()).toBe(before + 2);
});

it('erases what was said in the widget, after asking once more', async () => {
  const page = await openElsewhere('demo');
  await prompt(page).waitFor();
  const before = await count();
  await page.getByRole('button', { name: 'A is better' }).click();
  await expect.poll(() => count()).toBe(before + 1);
  await page.getByRole('button', { name: 'Erase my answers' }).click();
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await status(page).filter({ hasText: 'Erased: 1' }).waitFor();
  expect(await count()).toBe(before);
});

it('says on a page that is not allowed what its owner can do', async () => {
  const page = await openElsewhere('closed');
  await page.getByRole('alert').filter({ hasText: 'allowed_origins' }).waitFor();
  await page.goto('about:blank');
  const missing = await openElsewhere('nobody');
  await missing.getByRole('alert').filter({ hasText: 'nobody' }).waitFor();
});

it.each([
  ['ranked', 'rank several responses'],
  ['guarded', 'whether you are a person'],
])('leads from a project that it cannot show, %s, to that project’s own page', async (slug, sentence) => {
  const page = await openElsewhere(slug);
  await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
  const link = page.getByRole('link', { name: 'Open its own page' });
  expect(await link.getAttribute('href')).toBe(`${server.base}/p/${slug}/annotate`);
  await link.focus();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

it('speaks the language it is given, right to left too, and that of the page without one', async () => {
  const page = await openElsewhere('demo', 'lang="ar"');
  await page.getByRole('button', { name: 'A أفضل' }).waitFor();
  const left = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => button.getBoundingClientRect().left);
  expect(await left('A أفضل')).toBeLessThan(await left('B أفضل'));
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.evaluate(() => document.querySelector('tilt-compare')?.removeAttribute('lang'));
  await page.getByRole('button', { name: 'A is better' }).waitFor();
  await page.evaluate(() => document.querySelector('tilt-compare')?.setAttribute('lang', 'de-CH'));
  await page.getByRole('button', { name: 'A ist besser' }).waitFor();
});

it('names a site’s own user by a token, in the same browser as others', async () => {
  const mine = await admin.annotatorToken('demo', { annotator: 'user-42' });
  const page = await openElsewhere('demo');
  await prompt(page).waitFor();
  await page.evaluate(
    (token) => document.querySelector('tilt-compare')?.setAttribute('token', token),
    mine.token,
  );
  await page.evaluate(() => {
    document.addEventListener('tilt-answer', (event) => {
      document.title = (event as CustomEvent<{ annotator: string }>).detail.annotator;
    });
    document.addEventListener('tilt-token-expired', () => {
      document.title = 'expired';
    });
  });
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect.poll(() => page.title()).toBe('user-42');
  await page.evaluate(() => document.querySelector('tilt-compare')?.setAttribute('token', 'a.e30.c'));
  await expect.poll(() => page.title()).toBe('expired');
});

it('shows one’s own comparisons, and lets them be changed, downloaded and erased by keyboard alone', async () => {
  const page = await context.newPage();
  await page.goto(`${server.base}/p/demo/annotate`);
  await answerFirst(page, '1');
  for (const key of ['2', '3']) await page.keyboard.press(key);
  await page.locator('[data-state="saved"]').filter({ hasText: '3 comparisons' }).waitFor();
  const before = await count();
  const press = async (name: string | RegExp, role: 'link' | 'button' | 'combobox' = 'button') => {
    const target = page.getByRole(role, { name }).first();
    for (let tabs = 0; tabs < 60; tabs++) {
      if (await target.evaluate((node) => node === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no way by Tab to ${name}`);
  };
  await press('My comparisons', 'link');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/me\/?$/);
  await page.getByRole('article').nth(2).waitFor();
  await press('Your answer', 'combobox');
  await page.keyboard.press('ArrowDown');
  await press(/Change the answer: Tie/);
  await page.keyboard.press('Enter');
  await page.getByText('The model learns from the new answer alone.').waitFor();
  expect(await count()).toBe(before);
  await page.reload();
  await page.getByRole('button', { name: 'Change the answer: Both bad' }).waitFor();
  await page.keyboard.press('Tab');
  await press('Download all', 'link');
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const lines = readFileSync(await (await downloading).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { excluded: boolean }).excluded).sort()).toEqual([
    false,
    false,
    false,
    true,
  ]);
  await press('Erase all…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('It cannot be undone').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await press('Erase for good');
  await page.keyboard.press('Enter');
  await page.getByText('4 comparisons in 1 project erased.').waitFor();
  await page.getByRole('heading', { name: 'Nothing of yours is left here' }).waitFor();
  expect(await count()).toBe(before - 3);
  await page.reload();
  await page.getByRole('heading', { name: 'You have not compared anything here yet' }).waitFor();
});

const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, viewport: { width: 1440, height: 900 } },
  { colorScheme, viewport: { width: 360, height: 740 } },
]);

async function openAnnotated(path: string): Promise<Page> {
  if (path === 'elsewhere') return openElsewhere('demo');
  const page = await context.newPage();
  await page.goto(`${server.base}${path}`);
  return page;
}

it.each(['/me', '/widget', 'elsewhere'])(
  'has no accessibility violation on %s, in light and dark, wide and narrow',
  async (path) => {
    const begin = await openAnnotated('/p/demo/annotate');
    await answerFirst(begin, '1');
    for (const { colorScheme, viewport } of LOOKS) {
      const page = await openAnnotated(path);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.getByRole('article').or(prompt(page)).first().waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, 'sideways scrolling').toBeLessThanOrEqual(0);
      await page.close();
    }
  },
);
