import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import { newServer, type TestServer } from './server.ts';

let server: TestServer;
let key: string;
let browser: Browser;
let context: BrowserContext;

/** Six people agree, one tosses a coin: of eighty pairs. */
function judgements(): string {
  return Array.from({ length: 80 }, (_, pair) => {
    const votes = Array.from({ length: 7 }, (__, person) => ({
      annotator: `person ${person}`,
      outcome: person < 6 || (pair * 2654435761) % 64 < 32 ? 'a' : 'b',
    }));
    const [a, b] = [`A long and careful answer to question ${pair}.`, `Yes ${pair}.`];
    return JSON.stringify({ prompt: `Question ${pair}?`, a, system_a: 'long', b, system_b: 'short', votes });
  }).join('\n');
}

beforeAll(async () => {
  server = await newServer();
  key = createKey({ scope: 'admin', persistTo: server.persistTo });
  await server.start();
  const admin = createClient({ base: server.base, key });
  await admin.createProject({ slug: 'crowd', name: 'A crowd', question: 'Which is better?' });
  await admin.importFile('crowd', judgements(), 'application/x-ndjson');
  await vi.waitFor(async () => expect((await admin.training('crowd', 10)).latest.comparisons).toBe(560), {
    timeout: 60_000,
    interval: 200,
  });
  browser = await openBrowser();
  context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

it('lets owners in alone, shows who guesses, and takes them out and back by the keyboard', async () => {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.base}/p/crowd/annotators`);

  await page.getByLabel('Admin key').fill('tilt_wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await page.evaluate(() => sessionStorage.getItem('tilt:admin-key'))).toBeNull();
  await page.getByLabel('Admin key').fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('table').waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  const first = page.getByRole('row').nth(1);
  expect(await first.textContent()).toContain('hardly more often than a guess');
  await page.getByRole('button', { name: 'Weight' }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByRole('columnheader', { name: 'Weight' }).getAttribute('aria-sort'))
    .toBe('descending');
  await expect.poll(() => first.textContent()).not.toContain('guess');
  await page.keyboard.press('Enter');
  await expect.poll(() => first.textContent()).toContain('hardly more often than a guess');

  await first.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel(/^Reason/).fill('Tosses a coin.');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('See it on the training page').waitFor();
  await page.getByRole('row', { name: 'Comparisons 560 480' }).waitFor();
  await page.getByText('6 annotators, 480 comparisons').waitFor();

  await page.getByRole('button', { name: /^Release/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await page.getByRole('row', { name: 'Comparisons 480 560' }).waitFor();
  await page.getByText('Audit log, 2 entries').click();
  await page.getByText('“Tosses a coin.”').waitFor();
  expect(complaints).toEqual([]);
});

it('shows on the training page what changed', async () => {
  const page = await context.newPage();
  await page.goto(`${server.base}/p/crowd/training`);
  await page.getByText('An annotator was put in quarantine').waitFor();
  await page.getByText('An annotator was let out of quarantine').waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

it('switches the leaderboard between weights, and says whether enough was compared', async () => {
  const page = await context.newPage();
  await page.goto(`${server.base}/p/crowd/leaderboard`);
  // Of two systems, 560 comparisons tell enough.
  await page.getByRole('heading', { name: 'Enough has been compared' }).waitFor();
  await page.getByRole('radio', { name: 'By reliability' }).check();
  await page.getByText('numbers of comparisons are sums').waitFor();
  expect(page.url()).toContain('weights=reliability');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
