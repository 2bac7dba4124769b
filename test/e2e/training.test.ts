import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { type Client, createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import { newServer, type TestServer } from './server.ts';

let server: TestServer;
let key: string;
let admin: Client;
let browser: Browser;

/** People who like the longer of two, mostly. */
function judgements(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => {
    const pair = from + at;
    const votes = ['ann', 'bob', 'cat'].map((annotator, person) => ({
      annotator,
      outcome: (pair * 2654435761 + person * 40503) % 100 < 80 ? 'a' : 'b',
    }));
    const [a, b] = [`A long and careful answer to question ${pair}, with a reason.`, `Yes ${pair}.`];
    return JSON.stringify({ prompt: `Question ${pair}?`, a, system_a: 'long', b, system_b: 'short', votes });
  }).join('\n');
}

async function bring(from: number, count: number): Promise<void> {
  await admin.importFile('lab', judgements(from, count), 'application/x-ndjson');
  const total = 3 * (from + count);
  await vi.waitFor(async () => expect((await admin.training('lab', 10)).latest.comparisons).toBe(total), {
    timeout: 60_000,
    interval: 200,
  });
}

beforeAll(async () => {
  server = await newServer();
  key = createKey({ scope: 'admin', persistTo: server.persistTo });
  await server.start();
  admin = createClient({ base: server.base, key });
  const settings = { held_out_share: 0.3 };
  await admin.createProject({ slug: 'lab', name: 'Lab', question: 'Which is better?', settings });
  await bring(0, 40);
  await bring(40, 40);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

it('is read, zoomed, opened and kept by the keyboard, and lets an owner serve an earlier model', async () => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  // As a bare Chromium on a machine without a locale has it.
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true }),
  );
  await page.goto(`${server.base}/p/lab/training`);
  // A chart comes when it is about to be seen, and so does what stands below.
  const comeToTheEnd = async () => {
    await page.mouse.wheel(0, 300);
    return [
      await page.locator('canvas').count(),
      await page.getByRole('heading', { name: 'Margins' }).count(),
    ];
  };
  await expect.poll(comeToTheEnd).toEqual([4, 1]);
  expect(await violations(page)).toEqual([]);

  const loss = page.getByRole('application', { name: /^Loss now: progressive 0\.\d+/ });
  await loss.focus();
  await page.keyboard.press('End');
  await page.getByText(/^240 comparisons\. Progressive 0\.\d+, raw 0\.\d+/).waitFor();
  await page.keyboard.press('+');
  await expect.poll(() => page.url()).toMatch(/from=\d+&to=240/);
  await page.reload();
  await loss.focus();
  await page.keyboard.press('0');
  await expect.poll(() => page.url()).not.toContain('from=');

  // By the buttons, too: the one that has nothing more to do keeps the focus.
  await page.getByRole('button', { name: 'Closer' }).press('Enter');
  await expect.poll(() => page.url()).toContain('from=');
  const all = page.getByRole('button', { name: 'Show All' });
  await all.press('Enter');
  await expect.poll(() => page.url()).not.toContain('from=');
  expect(await all.evaluate((button) => button === document.activeElement)).toBe(true);

  const held = page.getByRole('list', { name: 'Curves of Loss' }).getByRole('button', { name: 'Held out' });
  await held.press('Enter');
  await expect.poll(() => held.getAttribute('aria-pressed')).toBe('false');
  await expect.poll(() => page.url()).toContain('hide=held-out');

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV of Loss' }).click();
  const file = readFileSync(await (await saving).path(), 'utf8');
  expect(file).toMatch(/^comparisons,progressive,progressive_low,progressive_mean,progressive_high,/);
  expect(file.split('\n').length).toBeGreaterThan(8);

  await loss.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Admin key').fill(key);
  await page.keyboard.press('Enter');
  await dialog
    .getByText(/^Question \d+\?$/)
    .first()
    .waitFor();
  await expect.poll(() => dialog.getByText(/the model expected it with \d/).count()).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const { checkpoints, served } = await admin.checkpoints('lab');
  const earlier = checkpoints.find(({ step }) => step !== served)?.step ?? 0;
  await page.getByRole('button', { name: `Compare step ${earlier}` }).click();
  await page.getByText(/Beside it, hollow, step/).waitFor();
  await page.getByRole('button', { name: `Serve this step ${earlier}` }).click();
  await page.getByLabel(/^Reason/).fill('The newer one was trained on a bad import.');
  await dialog.getByRole('button', { name: 'Serve this step' }).click();
  await page.getByText(`Step ${earlier} is served now.`).waitFor();
  expect((await admin.checkpoint('lab')).step).toBe(earlier);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
