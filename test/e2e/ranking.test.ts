import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { type Client, createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

const SHOTS = process.env['SHOTS'];
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

let server: TestServer;
let admin: Client;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  server = await newServer();
  admin = createClient({
    base: server.base,
    key: createKey({ scope: 'admin', persistTo: server.persistTo }),
  });
  await server.start();
  await admin.createProject({
    slug: 'eggs',
    name: 'Eggs',
    question: 'Which answers are better?',
    settings: { ranking_size: 4 },
  });
  const rows = Array.from({ length: 6 }, (_, index) => ({
    prompt: `How long do I boil ${index + 2} eggs?`,
    responses: [
      { system: 'brief', text: `About ${index + 6} minutes.` },
      { system: 'wordy', text: `Put them in boiling water, and wait for ${index + 7} minutes. `.repeat(12) },
      { system: 'list', text: `- Boil water\n- Add the eggs\n- Wait ${index + 8} minutes` },
      { system: 'rude', text: 'Ask someone else.' },
    ],
  }));
  await admin.importFile('eggs', rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({
    locale: 'en-US',
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    hasTouch: true,
  });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${server.base}/p/eggs/annotate`);
  await card('A').waitFor();
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

const card = (letter: string) => page.getByRole('button', { name: new RegExp(`^Response ${letter}, `) });
const said = (order: string) => page.getByText(`You ranked ${order}`);
const submit = () => page.getByRole('button', { name: /Submit this order/ });
const places = () =>
  page.locator('ol .grip').evaluateAll((grips) => grips.map((grip) => grip.getAttribute('aria-label')));
const letters = async () => (await places()).map((place) => place?.at(9));

/** Cards become short when a drag begins, and the page scrolls with it, a frame later: until they stand still. */
const framesPass = () =>
  page.evaluate(
    () => new Promise<void>((resume) => requestAnimationFrame(() => requestAnimationFrame(() => resume()))),
  );

async function shoot(name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

it('is done by keyboard alone: order, tie, submit, the next one, undo', async () => {
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Response A, 1 of 4');
  await page.keyboard.press('ArrowDown');
  await page.getByText('Response A is now 2 of 4.').waitFor({ state: 'attached' });
  await page.keyboard.press('End');
  await page.getByText('Response A is now 4 of 4.').waitFor({ state: 'attached' });
  await page.keyboard.press('=');
  await page.getByText('Response A is now 4 of 4, tied with D.').waitFor({ state: 'attached' });
  await expect
    .poll(places)
    .toEqual([
      'Response B, 1 of 4',
      'Response C, 2 of 4',
      'Response D, 3 of 4, tied with A',
      'Response A, 4 of 4, tied with D',
    ]);
  await shoot('keyboard');
  await page.keyboard.press('Enter');
  await said('B').waitFor();
  await page.locator('[data-state="saved"]').waitFor();
  expect(await said('B').textContent()).toMatch(
    /^You ranked B \((\w+)\) > C \((\w+)\) > D \((\w+)\) = A \((\w+)\)\.$/,
  );
  // The next task has the focus where it belongs: nothing but keys from here on.
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Response A, 1 of 4');
  await page.keyboard.press('1');
  await page.keyboard.press('3');
  expect((await admin.project('eggs')).counts.comparisons).toBe(1);
  await page.keyboard.press('4');
  await page.getByText('You called both bad.').waitFor();
  await page.locator('[data-state="saved"]').waitFor();
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await expect.poll(async () => (await admin.project('eggs')).counts.comparisons).toBe(0);
});

it('is done by drag: with a mouse, up and down past long cards, and taken back by Escape', async () => {
  await drag('D', 'A', { above: true });
  await expect.poll(letters).toEqual(['D', 'A', 'B', 'C']);
  await drag('A', 'C', { above: false });
  await expect.poll(letters).toEqual(['D', 'B', 'C', 'A']);
  await grab('D');
  await page.mouse.move(700, 700, { steps: 5 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect.poll(letters).toEqual(['D', 'B', 'C', 'A']);
  await page.getByRole('button', { name: 'Tie C with the one above' }).click();
  await submit().click();
  await said('D').waitFor();
  await expect.poll(() => said('D').textContent()).toMatch(/^You ranked D .*> B .*= C .*> A /);
  const before = (await admin.project('eggs')).counts.comparisons;
  expect(before).toBe(1);
});

it('is done by finger on a phone: the card follows, the page does not', async () => {
  await page.setViewportSize(PHONE);
  const touch = await context.newCDPSession(page);
  const from = await middleOf('B');
  const at = (y: number) => [{ x: from.x, y }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from.y) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(from.y - 20) });
  await page.locator('ol.dragging').waitFor();
  await framesPass();
  await shoot('phone-drag');
  // Cards have become short, and where the other one is now is where to go.
  const to = await cardAround('A').boundingBox();
  if (!to) throw new Error('no card A');
  for (let step = 1; step <= 8; step++) {
    const y = from.y - 20 - ((from.y - 20 - (to.y + 4)) * step) / 8;
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(y) });
    await framesPass();
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(async () => (await letters()).slice(0, 2)).toEqual(['B', 'A']);
  await page.getByText('Response B is now 1 of 4.').waitFor({ state: 'attached' });
});

it('has no accessibility violation and no sideways scrolling, in light and dark, wide and narrow', async () => {
  await page.getByRole('button', { name: 'Tie B with the one above' }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [DESKTOP, PHONE]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.evaluate(() => scrollTo(0, 0));
      await shoot(`${colorScheme}-${viewport.width}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  }
});

async function middleOf(letter: string): Promise<{ x: number; y: number }> {
  await card(letter).scrollIntoViewIfNeeded();
  // Not before it stands still: another width of the page moves it.
  await card(letter).hover({ trial: true });
  const box = await card(letter).boundingBox();
  if (!box) throw new Error(`no card ${letter}`);
  return { x: box.x + 60, y: box.y + box.height / 2 };
}

const cardAround = (letter: string) => page.locator('ol li', { has: card(letter) });

/** Presses on a card and moves far enough that it is a drag. */
async function grab(letter: string): Promise<void> {
  const { x, y } = await middleOf(letter);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 10, { steps: 3 });
  await page.locator('ol.dragging').waitFor();
  await framesPass();
}

async function drag(letter: string, past: string, { above }: { above: boolean }): Promise<void> {
  await grab(letter);
  const box = await cardAround(past).boundingBox();
  if (!box) throw new Error(`no card ${past}`);
  await page.mouse.move(box.x + 60, above ? box.y + 4 : box.y + box.height - 4, { steps: 12 });
  await framesPass();
  await page.mouse.up();
  await expect.poll(() => page.locator('ol.dragging').count()).toBe(0);
}
