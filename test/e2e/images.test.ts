import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import { newServer, type TestServer } from './server.ts';

const PHONE = { width: 360, height: 740 };

let server: TestServer;
let key: string;
let browser: Browser;

beforeAll(async () => {
  server = await newServer('IMAGE_LOOPBACK:allow');
  key = createKey({ scope: 'admin', name: 'owner', persistTo: server.persistTo });
  await server.start();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

const open = (options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> =>
  browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });

async function expectAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
}

/** A project of the template's sample. */
async function imageProject(slug: string, settings: object = {}): Promise<void> {
  const client = createClient({ base: server.base, key });
  await client.createProject({
    slug,
    name: 'Pictures',
    question: 'Which picture is better?',
    settings: { responses: 'image_url', ...settings },
  });
  const responses = [2, 1, 3, 4].map((image) => ({
    system: `painter ${image}`,
    text: `${server.base}/samples/images/${image}.svg`,
  }));
  const line = JSON.stringify({ prompt: 'A lighthouse at dusk', responses });
  await client.importFile(slug, line, 'application/x-ndjson');
}

async function untilShown(page: Page, name: string): Promise<void> {
  const image = page.getByRole('img', { name, exact: true });
  await image.waitFor();
  await expect
    .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
}

it('makes a project from the template whose images are compared by keyboard on a phone', async () => {
  const context = await open({ viewport: PHONE });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });

  await page.goto(`${server.base}/admin/new/`);
  await page.getByLabel('Admin key').fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /^Images by URL/ }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create project' }).click();
  const first = page.getByRole('link', { name: 'Compare the first pair' });
  await first.waitFor();

  const asked: string[] = [];
  const told: Promise<string>[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => {
    if (response.url().endsWith('/tasks')) told.push(response.text());
  });
  await first.click();
  for (const name of ['Response A', 'Response B']) await untilShown(page, name);
  await expectAccessible(page);

  // Nothing that the browser asked for or was told says where an image is kept.
  const tasks = (await Promise.all(told)).join('');
  expect(tasks).toContain('/v1/projects/pictures/images/');
  expect(tasks).not.toContain('/samples/');
  expect(asked.filter((url) => new URL(url).origin !== server.base)).toEqual([]);
  expect(asked.filter((url) => url.includes('/samples/'))).toEqual([]);

  // Larger, by keyboard, and back; the keys that answer do nothing meanwhile.
  await page.getByRole('button', { name: 'Enlarge response A' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Response A' });
  await dialog.getByRole('img').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(
    await page
      .getByRole('button', { name: 'Enlarge response A' })
      .evaluate((it) => it === document.activeElement),
  ).toBe(true);

  // The template asks for reasons after A or B.
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  // On a phone the systems' names take its place once the server has told them.
  await page.getByText('You chose B.').waitFor({ state: 'attached' });
  await page.getByText(/saved/).first().waitFor();
  for (const name of ['Response A', 'Response B']) await untilShown(page, name);
  expect(problems).toEqual([]);

  await page.goto(`${server.base}/me/`);
  await page.getByText('Show the responses').first().click();
  await untilShown(page, 'Response A');
  await expectAccessible(page);
  await context.close();
});

it('says that an image did not load, tries it again, and lets one skip', async () => {
  await imageProject('broken');
  const context = await open({ viewport: PHONE });
  const page = await context.newPage();
  let isBroken = true;
  await page.route('**/images/*', (route) => (isBroken ? route.fulfill({ status: 502 }) : route.continue()));
  await page.goto(`${server.base}/p/broken/annotate`);
  const again = page.getByRole('button', { name: 'Try again now: Response A' });
  await again.waitFor();
  await expectAccessible(page);
  isBroken = false;
  await again.focus();
  await page.keyboard.press('Enter');
  await untilShown(page, 'Response A');
  await page.keyboard.press('5');
  await page.getByText('You skipped that pair.').waitFor();
  await context.close();
});

it('moves nothing when an image arrives', async () => {
  await imageProject('steady');
  const context = await open({ viewport: PHONE });
  const page = await context.newPage();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/images/*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.base}/p/steady/annotate`);
  const image = page.getByRole('img', { name: 'Response A', exact: true });
  await image.waitFor({ state: 'attached' });
  const heading = page.getByRole('heading', { name: 'Response B' });
  const before = await heading.boundingBox();
  release();
  await untilShown(page, 'Response A');
  expect(await heading.boundingBox()).toEqual(before);
  await context.close();
});

it('ranks images, practises on them, and shows them in the widget', async () => {
  const practice = [
    {
      prompt: 'A bowl of lemons',
      a: `${server.base}/samples/images/6.svg`,
      b: `${server.base}/samples/images/5.svg`,
      answer: 'a',
      note: 'It has light.',
    },
  ];
  await imageProject('ranked', { ranking_size: 3, practice });
  const context = await open();
  const page = await context.newPage();
  await page.goto(`${server.base}/p/ranked/annotate`);
  await untilShown(page, 'Response A');
  await page.keyboard.press('1');
  await page.getByText('It has light.').waitFor();
  await page.keyboard.press('Enter');
  for (const letter of ['A', 'B', 'C']) await untilShown(page, `Response ${letter}`);
  await expectAccessible(page);

  await imageProject('widgets');
  await page.goto(`${server.base}/widget/?project=widgets`);
  await page.evaluate(() => {
    const widget = document.createElement('tilt-compare');
    widget.setAttribute('project', 'widgets');
    widget.id = 'of-images';
    document.querySelector('main')?.append(widget);
  });
  const shown = page.locator('#of-images').getByRole('img', { name: 'Response B' });
  await expect
    .poll(() => shown.evaluate((element) => (element as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  await context.close();
});

it('says on every page about models that there is none', async () => {
  await imageProject('modelless');
  const context = await open({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${server.base}/p/modelless/annotate`);
  await untilShown(page, 'Response A');
  await page.keyboard.press('1');
  await page.getByText(/saved/).first().waitFor();
  for (const [path, sentence] of [
    ['training', 'No model learns here'],
    ['model', 'No model here'],
    ['playground', 'No model here'],
  ] as const) {
    await page.goto(`${server.base}/p/modelless/${path}`);
    await page.getByRole('heading', { name: sentence }).waitFor();
    await page.getByRole('link', { name: 'See the leaderboard' }).waitFor();
    await expectAccessible(page);
  }
  await context.close();
});
