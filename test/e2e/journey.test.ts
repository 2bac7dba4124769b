import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { formatSigned } from '../../site/src/lib/format.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import { answerFirst, openBrowser, pairReady } from './browser.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

let server: TestServer;
let admin: Client;
let browser: Browser;
let context: BrowserContext;
/** What a page must not do: errors, refused policies, requests to anywhere else. */
let complaints: string[];

beforeAll(async () => {
  server = await newServer();
  const key = createKey({ scope: 'admin', persistTo: server.persistTo });
  admin = createClient({ base: server.base, key });
  await server.start();
  await admin.createProject(JSON.parse(readFileSync('demo/project.json', 'utf8')));
  await admin.importFile('demo', readFileSync('demo/everyday-1.json'), 'application/json');
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

beforeEach(async () => {
  complaints = [];
  // An empty locale of the machine would be one that no browser of a person has.
  context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.base) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  await page.goto(`${server.base}${path}`);
  return page;
}

it('lets a visitor vote by keyboard, see the loss move, the systems ranked and a text scored', async () => {
  const annotate = await open('/');
  await annotate
    .getByRole('link', { name: /annotate/i })
    .first()
    .click();
  await pairReady(annotate);

  const training = await open('/p/demo/training');
  await training
    .getByText(/no comparison|nothing|first comparison/i)
    .first()
    .waitFor();

  const prompts = new Set<string>();
  for (const [index, key] of ['1', '2', '1', '3', '2', '1', '5', '2'].entries()) {
    prompts.add((await await annotate.getByRole('region', { name: 'Prompt' }).textContent()) ?? '');
    await annotate.keyboard.press(key);
    await annotate.getByText(`${index + 1} comparison`).waitFor();
  }
  // Drawn at random from 26 prompts: some may come twice, but not always the same.
  expect(prompts.size).toBeGreaterThan(3);

  await training.bringToFront();
  const folded = training
    .locator('dt', { hasText: 'Comparisons folded' })
    .locator('xpath=following-sibling::dd');
  await expect.poll(() => folded.textContent()).toBe('8');
  await training.locator('canvas').first().waitFor();

  await annotate.bringToFront();
  await annotate.keyboard.press('u');
  await expect.poll(async () => (await admin.project('demo')).counts.comparisons).toBe(7);
  await training.bringToFront();
  await expect.poll(() => folded.textContent()).toBe('7');

  const leaderboard = await open('/p/demo/leaderboard');
  await leaderboard
    .getByRole('cell', { name: 'tutor' })
    .or(leaderboard.getByRole('rowheader', { name: 'tutor' }))
    .first()
    .waitFor();

  const playground = await open('/p/demo/playground');
  await playground.getByText(/scored in this browser/i).waitFor();
  const asked: string[] = [];
  playground.on('request', (request) => {
    if (request.method() === 'POST') asked.push(request.url());
  });
  await playground
    .getByLabel('Response A', { exact: true })
    .fill('A rather different answer, typed just now.');
  const [prompt = '', ...responses] = await playground
    .locator('textarea')
    .evaluateAll((boxes) => boxes.map((box) => (box as HTMLTextAreaElement).value));
  const { scores } = await admin.score('demo', { prompt, responses });
  await expect
    .poll(() => playground.locator('.reward').allTextContents())
    .toEqual(scores.map(({ reward }) => formatSigned(reward)));
  expect(asked, 'typing asks the server nothing').toEqual([]);

  // Whoever adds a response goes on in it, and whoever takes one away in the next: not from the top of the page.
  const isIn = (name: string) =>
    playground.getByLabel(name, { exact: true }).evaluate((box) => box === document.activeElement);
  await playground.getByRole('button', { name: 'Add a response' }).press('Enter');
  await expect.poll(() => isIn('Response C')).toBe(true);
  expect(await playground.getByText('Unlike this project’s responses').count()).toBe(0);
  await playground.getByRole('button', { name: 'Remove' }).last().press('Enter');
  await expect.poll(() => isIn('Response B')).toBe(true);
});

it('keeps answers given while the server is down, and sends them once when it is back', async () => {
  const before = (await admin.project('demo')).counts.comparisons;
  const annotate = await open('/p/demo/annotate');
  await answerFirst(annotate, '1');
  const saved = annotate.locator('[data-state="saved"]');
  await server.kill();
  await annotate.keyboard.press('2');
  await annotate.keyboard.press('3');
  await annotate.getByText('no connection, answers are kept here').waitFor();
  await server.start();
  await saved.filter({ hasText: '3 comparisons' }).waitFor({ timeout: 60_000 });
  expect((await admin.project('demo')).counts.comparisons).toBe(before + 3);
  // The browser itself reports each request that found nobody.
  complaints = complaints.filter((complaint) => !complaint.includes('ERR_CONNECTION'));
});

it('shows a page that is not there, and a project that is not there, as such', async () => {
  for (const path of ['/nothing/here', '/p/nobody/annotate', '/p/demo/nothing']) {
    const { status } = await fetch(`${server.base}${path}`);
    expect(status, path).toBe(404);
  }
});

it.each([
  '/',
  '/p/demo/annotate',
  '/p/demo/leaderboard',
  '/p/demo/system?system=tutor',
  '/p/demo/embed',
  '/p/demo/training',
  '/p/demo/model',
  '/p/demo/playground',
])('has no accessibility violation on %s, in light and dark, wide and narrow', async (path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 360, height: 740 },
    ]) {
      const page = await open(path);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.waitForLoadState('networkidle').catch(() => {});
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, 'sideways scrolling').toBeLessThanOrEqual(0);
      await page.close();
    }
  }
});
