import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import { newServer, type TestServer } from './server.ts';

let server: TestServer;
let key: string;
let browser: Browser;

beforeAll(async () => {
  server = await newServer();
  key = createKey({ scope: 'admin', name: 'owner', persistTo: server.persistTo });
  await server.start();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const FILE = [
  '{"frage": "Ist offen?", "gut": "Bis sechs.", "schlecht": "Ja.", "thema": "times", "sprache": "de"}',
  '{"frage": "Wo ist mein Paket?", "gut": "Es kommt morgen.", "schlecht": "Unterwegs."}',
  '{"frage": broken',
].join('\n');

async function expectAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
}

/** In the page: whether nothing lies over an element. */
function isUncovered(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [y + 2, y + height - 2].every((at) => document.elementFromPoint(x + width / 2, at) === element);
}

/** A keyboard goes on from there. */
async function untilFocused(place: Locator): Promise<void> {
  await expect.poll(() => place.evaluate((element) => element === document.activeElement)).toBe(true);
}

it('takes an owner from a key to a project with data, settings and a key, and notes it all', async () => {
  const page = await (await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));

  // Sign in, at first with a key that is none.
  await page.goto(`${server.base}/admin/`);
  await page.getByLabel('Admin key').fill('tilt_wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await expectAccessible(page);
  expect(await page.getByRole('link', { name: 'Admin' }).count()).toBe(0);
  await page.getByLabel('Admin key').fill(key);
  await page.keyboard.press('Enter');
  await page.getByText('Signed in with the key “owner”').waitFor();
  await page.getByRole('link', { name: 'Admin', exact: true }).waitFor();

  // A project from a template; its slug follows its name.
  await page.getByRole('link', { name: 'New project' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /^Headlines/ }).check();
  await page.getByLabel('Name', { exact: true }).fill('Nächste Schlagzeilen');
  expect(await page.getByLabel('Slug', { exact: true }).inputValue()).toBe('nachste-schlagzeilen');
  await page.getByLabel('Question', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Create project' }).click();
  await page.getByText('must not be empty').waitFor();
  await expectAccessible(page);
  await untilFocused(page.getByLabel('Question', { exact: true }));
  await page.getByLabel('Question', { exact: true }).fill('Which headline?');
  await page.getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('link', { name: 'Compare the first pair' }).waitFor();
  await untilFocused(page.getByText('Nächste Schlagzeilen is there'));

  // A file whose fields nothing knows, with one bad line: mapped, imported, reported; and again.
  await page.getByRole('link', { name: 'Import your own file' }).click();
  const file = { name: 'rows.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(FILE) };
  await page.getByLabel('File', { exact: true }).setInputFiles(file);
  await page.getByLabel('prompt', { exact: true }).selectOption('frage');
  await page.getByLabel('chosen', { exact: true }).selectOption('gut');
  await page.getByLabel('rejected', { exact: true }).selectOption('schlecht');
  await page.getByLabel('tags', { exact: true }).selectOption('thema');
  await page.getByLabel('language', { exact: true }).selectOption('sprache');
  await page.getByText('de, times').waitFor();
  await page
    .getByRole('cell', { name: 'A better than B' })
    .or(page.getByRole('cell', { name: 'B better than A' }))
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Import rows.jsonl' }).click();
  await untilFocused(page.getByText('New: 2 prompts, 4 responses, 2 comparisons'));
  await page.getByText('1 line could not be read').waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('import-errors.csv');
  await page.getByRole('button', { name: 'Import again' }).click();
  await page.getByText('New: 0 prompts, 0 responses, 0 comparisons. 6 rows were there already').waitFor();

  // Settings: what is wrong says so at the field, and saves nothing.
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByLabel('Judgements of a pair').fill('0');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('Nothing was saved. Not right yet: “Judgements of a pair”.').waitFor();
  await untilFocused(page.getByLabel('Judgements of a pair'));
  expect(await page.getByLabel('Judgements of a pair').evaluate(isUncovered)).toBe(true);
  expect(await page.getByLabel('Judgements of a pair').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Judgements of a pair').fill('3');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('Saved.').waitFor();
  await expectAccessible(page);

  // A key, shown once; then all of it in the log.
  await page.getByRole('link', { name: 'Keys', exact: true }).click();
  await page.getByLabel('What it is for').fill('nightly');
  await page.getByRole('button', { name: 'Create key' }).click();
  const shown = page.getByText(/^tilt_/);
  await shown.waitFor();
  const secret = (await shown.textContent()) ?? '';
  expect(
    await fetch(`${server.base}/v1/keys/current`, { headers: { authorization: `Bearer ${secret}` } }),
  ).toMatchObject({ status: 200 });
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByText('Made the key “nightly”').waitFor();
  const log = (await page.getByRole('main').textContent()) ?? '';
  for (const words of [
    'Changed overlap from null to 3',
    'Imported 2 prompts, 4 responses, 2 comparisons; 0 rows there already, 1 line not readable',
    'Made the project “Nächste Schlagzeilen”',
    'by the key “owner”',
  ]) {
    expect(log).toContain(words);
  }
  expect(log).not.toContain(secret);
  await expectAccessible(page);

  const parts = { Gold: 'gold', Webhooks: 'webhooks', Export: 'export', 'Danger zone': 'danger' };
  for (const [part, tab] of Object.entries(parts)) {
    await page.getByRole('link', { name: part, exact: true }).click();
    await page.waitForURL(`**tab=${tab}`);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await expectAccessible(page);
  }
  await page.getByRole('button', { name: 'Archive…' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Archive' });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel('Type nachste-schlagzeilen').fill('nachste-schlagzeilen');
  await expectAccessible(page);
  await confirm.click();
  await page.getByText('The project is archived.').waitFor();

  // Then deleted, once its slug is typed: it is gone from the list, and its pages are.
  await page.getByRole('button', { name: 'Delete…' }).click();
  const forGood = page.getByRole('dialog').getByRole('button', { name: 'Delete for good' });
  expect(await forGood.isDisabled()).toBe(true);
  await page.getByLabel('Type nachste-schlagzeilen').fill('nachste-schlagzeilen');
  await expectAccessible(page);
  await forGood.click();
  await page.waitForURL('**/admin/');
  await page.getByRole('link', { name: 'New project' }).waitFor();
  expect(await page.getByRole('main').textContent()).not.toContain('Nächste Schlagzeilen');
  expect(await fetch(`${server.base}/p/nachste-schlagzeilen/leaderboard`)).toMatchObject({ status: 404 });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Admin key').waitFor();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(
    key,
  );
  expect(complaints).toEqual([]);
});

it('sends to the import, not to compare, where a project has no pair', async () => {
  const bare = { slug: 'bare', name: 'Bare', question: 'Which?' };
  await createClient({ base: server.base, key }).createProject(bare);
  const page = await (await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })).newPage();
  for (const part of ['leaderboard', 'training', 'model', 'prompts']) {
    await page.goto(`${server.base}/p/bare/${part}`);
    await page.getByText('There is nothing to compare yet').waitFor();
    expect(await page.getByRole('link', { name: 'Compare the first pair' }).count()).toBe(0);
    await expectAccessible(page);
  }
  await page.goto(`${server.base}/p/bare/playground`);
  await page.getByRole('link', { name: 'Import prompts' }).click();
  await page.waitForURL('**/admin/project/?slug=bare&tab=import');
});
