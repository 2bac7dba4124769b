import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { answerFirst, openBrowser, pairReady, reaches } from './browser.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

/** The browser itself reports each request that found nobody. */
const UNREACHED = /ERR_(?:CONNECTION|INTERNET)/;

let server: TestServer;
let admin: Client;
let browser: Browser;
let context: BrowserContext;
let complaints: string[];
/** What the browser may complain of. */
let foreseen: RegExp;

beforeAll(async () => {
  server = await newServer();
  const key = createKey({ scope: 'admin', persistTo: server.persistTo });
  admin = createClient({ base: server.base, key });
  await server.start();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

beforeEach(() => {
  complaints = [];
  foreseen = UNREACHED;
});

afterEach(async () => {
  await context.close();
  expect(complaints.filter((complaint) => !foreseen.test(complaint))).toEqual([]);
});

async function newProject(slug: string, settings: Partial<ProjectSettings> = {}): Promise<void> {
  await admin.createProject({ slug, name: 'Everyday', question: 'Which is better?', settings });
  await admin.importFile(slug, readFileSync('demo/everyday-1.json'), 'application/json');
}

async function open(slug: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  context = await newContext(options);
  return openAgain(slug);
}

const newContext = (options: Parameters<Browser['newContext']>[0] = {}) =>
  browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });

async function openAgain(slug: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${server.base}/p/${slug}/annotate`);
  return page;
}

/** Whether the page lets someone leave without a warning. */
const mayLeave = (page: Page) =>
  page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })));
const comparisons = async (slug: string) => (await admin.project(slug)).counts.comparisons;
const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );

it('asks what the project wants to know, by single keys alone, and takes ten answers back', async () => {
  await newProject('asking', { strength: true, reasons: ['Clearer', 'Kinder'], rationale: true });
  const page = await open('asking');
  await pairReady(page);
  const sent = page.waitForRequest((request) => request.url().endsWith('/comparisons'));
  await page.keyboard.press('1');
  await page.getByText('How much better is A?').waitFor();
  await page.keyboard.press('3');
  await page.keyboard.press('b');
  await page.keyboard.press('r');
  await page.keyboard.type('It says 1 and 2.');
  await page.keyboard.press('Enter');
  expect((await sent).postDataJSON()).toMatchObject({
    outcome: 'a',
    strength: 3,
    reasons: ['Kinder'],
    rationale: 'It says 1 and 2.',
  });
  await page.keyboard.press('3');
  await page.getByText('Say more').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  for (let count = 2; count <= 11; count++) {
    await page.keyboard.press('4');
    await page.keyboard.press('Enter');
    await page.getByText(`${count} comparisons`, { exact: true }).waitFor();
  }
  await expect.poll(() => comparisons('asking')).toBe(11);
  for (let count = 0; count < 10; count++) await page.keyboard.press('u');
  await expect.poll(() => comparisons('asking')).toBe(1);
  await page.keyboard.press('x');
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  await page.keyboard.press('u');
  await expect.poll(() => comparisons('asking')).toBe(0);
});

it('stays where the texts are while Tab goes through the buttons at 360 px, and goes on to what can be done once one stops', async () => {
  await newProject('tabbing', { rationale: true });
  const page = await open('tabbing', { viewport: { width: 360, height: 740 } });
  await pairReady(page);
  const focused = (name: string) => page.getByRole('button', { name }).and(page.locator(':focus')).count();
  const tabTo = async (name: string) => {
    for (let press = 0; press < 30 && (await focused(name)) === 0; press++) await page.keyboard.press('Tab');
    expect(await focused(name)).toBe(1);
  };
  const scrolled = () => page.evaluate(() => scrollY);
  const hint = page.locator('.reveal');
  expect(await hint.evaluate((line) => line.scrollHeight - line.clientHeight)).toBeLessThanOrEqual(1);
  await tabTo('Skip');
  expect(await scrolled()).toBe(0);
  await page.keyboard.press('3');
  await page.keyboard.press('r');
  await page.keyboard.type('Alike.');
  expect(await scrolled()).toBe(0);
  await page.keyboard.press('Enter');
  await page.getByText('1 comparison').waitFor();
  await page.keyboard.press('x');
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused('Go on')).toBe(1);
  expect(await violations(page)).toEqual([]);
});

it('lets a skip have its reason while the next pair is there already', async () => {
  await newProject('skipping');
  const page = await open('skipping');
  await pairReady(page);
  const sent = page.waitForRequest((request) => request.url().endsWith('/comparisons'));
  await page.keyboard.press('s');
  await page.getByText('1 comparison').waitFor();
  await page.getByText('Why skip?').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('w');
  expect((await sent).postDataJSON()).toMatchObject({ outcome: 'skip', skip_reason: 'same' });
});

it('shows its first task before any script has come, moves nothing when they come, and counts its answer', async () => {
  await newProject('first-sight');
  context = await newContext({ viewport: { width: 360, height: 740 } });
  const held: number[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/tasks')) held.push(request.postDataJSON().pending.length);
  });
  let letScriptsCome = () => {};
  const scripts = new Promise<void>((resolve) => {
    letScriptsCome = resolve;
  });
  await context.route(/\/_astro\/.*\.js$/, async (route) => {
    await scripts;
    await route.continue();
  });
  const page = await context.newPage();
  await page.goto(`${server.base}/p/first-sight/annotate`, { waitUntil: 'commit' });
  const texts = page.locator('.annotate .untrusted:visible');
  await expect.poll(() => texts.count()).toBe(3);
  const before = await texts.allInnerTexts();
  const places = () => texts.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  const placesBefore = await places();
  expect(before.map(({ length }) => length > 10)).toEqual([true, true, true]);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Which is better?');
  expect(await page.getByRole('button', { name: 'A is better' }).isDisabled()).toBe(true);
  letScriptsCome();
  await pairReady(page);
  expect(await texts.allInnerTexts()).toEqual(before);
  expect(await places()).toEqual(placesBefore);
  await page.getByRole('button', { name: 'A is better' }).click();
  await page.locator('[data-state="saved"]').waitFor();
  expect(await comparisons('first-sight')).toBe(1);
  // It came with the page: what is asked for are the next, and that one is not to be among them.
  expect(held).toEqual([1]);
});

it('asks for its first tasks once where none came with the page, and for none where it holds some', async () => {
  for (const slug of ['elsewhere', 'returning']) await newProject(slug);
  context = await newContext();
  // Who is known from another project gets a plain page: it may hold tasks.
  const elsewhere = await openAgain('elsewhere');
  await pairReady(elsewhere);
  await elsewhere.close();
  const held: number[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/tasks')) held.push(request.postDataJSON().pending.length);
  });
  const page = await openAgain('returning');
  await pairReady(page);
  await page.keyboard.press('1');
  await page.locator('[data-state="saved"]').waitFor();
  expect(held).toEqual([0]);
  await page.reload();
  await pairReady(page);
  await page.keyboard.press('1');
  await page.locator('[data-state="saved"]').filter({ hasText: '2 comparisons' }).waitFor();
  expect(held).toEqual([0]);
});

it('goes on offline, says how many answers wait, loses none by a reload and sends each once', async () => {
  await newProject('tunnel');
  const page = await open('tunnel');
  await answerFirst(page, '1');
  await context.setOffline(true);
  // The browser may let through what it is asked for in the same moment.
  await expect.poll(() => reaches(page, server.base)).toBe(false);
  const answers = [...'12341'];
  for (const [before, key] of answers.entries()) {
    await page.keyboard.press(key);
    await page.getByText(before === 0 ? '1 answer waiting' : `${before + 1} answers waiting`).waitFor();
  }
  await pairReady(page);
  const prompt = await page.getByRole('region', { name: 'Prompt' }).textContent();
  expect(await comparisons('tunnel')).toBe(1);
  // The answers stay on the device although the page goes, which warns whoever leaves before all is kept; it comes back when
  // there is a network again.
  await expect.poll(() => mayLeave(page)).toBe(true);
  await page.goto('about:blank');
  await page.close();
  await context.setOffline(false);
  const back = await openAgain('tunnel');
  await back
    .locator('[data-state="saved"]')
    .filter({ hasText: '6 comparisons' })
    .waitFor({ timeout: 60_000 });
  expect((await back.getByRole('region', { name: 'Prompt' }).textContent())?.trim()).toBe(prompt?.trim());
  expect(await comparisons('tunnel')).toBe(6);
  await back.reload();
  await pairReady(back);
  await back.keyboard.press('u');
  await expect.poll(() => comparisons('tunnel')).toBe(5);
});

it('tells of an answer that did not count until it was seen', async () => {
  await newProject('late');
  context = await newContext();
  // Before there is a page: one that is open may send its next request past a route that was just set.
  await context.route('**/comparisons', (route) =>
    route.fulfill({
      status: 410,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'task_expired', detail: 'This task has expired.' }),
    }),
  );
  foreseen = /status of 410/;
  const page = await openAgain('late');
  await pairReady(page);
  await page.keyboard.press('1');
  await page.getByText('1 answer was not counted').waitFor();
  await page.keyboard.press('2');
  await page.getByText('2 answers were not counted').waitFor();
  await page.getByRole('button', { name: 'Understood' }).click();
  await page.getByText('not counted').waitFor({ state: 'detached' });
});

it('practises first, says what the guidelines would, and counts none of it', async () => {
  const practice = [
    { prompt: 'Hello', a: 'Hello!', b: 'Go away.', answer: 'a' as const, note: 'Greet people.' },
    { prompt: 'Bye', a: 'No.', b: 'Bye!', answer: 'b' as const, note: '' },
  ];
  await newProject('practising', { practice });
  const page = await open('practising');
  await page.getByText('Practice, 1 of 2').waitFor();
  await page.keyboard.press('2');
  await page.getByText('The guidelines would say: A is better.').waitFor();
  await page.getByText('Greet people.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByText('Practice, 2 of 2').waitFor();
  await page.keyboard.press('2');
  await page.getByText('That is what the guidelines say.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Practice').waitFor({ state: 'detached' });
  expect(await comparisons('practising')).toBe(0);
  await page.reload();
  await pairReady(page);
  expect(await page.getByText('Practice, 1 of 2').count()).toBe(0);
});

it('shows what others and the model think, once it is answered', async () => {
  await newProject('revealing', { reveal: 'crowd' });
  const page = await open('revealing');
  await pairReady(page);
  await page.keyboard.press('1');
  await page.getByText('Nobody else has compared this pair yet.').waitFor();
});

it('takes a swipe for an answer, and scrolling for scrolling', async () => {
  // Texts without code, which may scroll under a finger, and longer than the page.
  await admin.createProject({ slug: 'swiping', name: 'Plain', question: 'Which is better?' });
  const text = 'A sentence of a response that goes on for a while. '.repeat(60);
  const lines = [1, 2, 3, 4].map((at) => ({
    prompt: `Question ${at}?`,
    responses: [{ text }, { text: `${text}${at}` }],
  }));
  await admin.importFile('swiping', JSON.stringify(lines), 'application/json');
  const page = await open('swiping', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await pairReady(page);
  const touch = await context.newCDPSession(page);
  const drag = async (dx: number, dy: number) => {
    // As quick as a finger, however busy the machine: one that rests is no swipe.
    let timestamp = Date.now() / 1000;
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number | null) => {
      timestamp += 0.016;
      const touchPoints = share === null ? [] : [{ x: 180 + dx * share, y: 430 + dy * share }];
      return touch.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp });
    };
    await send('touchStart', 0);
    for (const share of [0.25, 0.5, 0.75, 1]) await send('touchMove', share);
    await send('touchEnd', null);
  };
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/comparisons')) sent.push(request.postDataJSON().outcome);
  });
  await drag(-140, 6);
  await expect.poll(() => sent).toEqual(['a']);
  await page.locator('[data-state="saved"]').waitFor();
  await drag(10, -200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
  await drag(140, 6);
  await expect.poll(() => sent).toEqual(['a', 'b']);
});

it('speaks Arabic from right to left, with A on the left, without an accessibility violation at 360 px', async () => {
  await newProject('speaking');
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open('speaking', {
      locale: 'ar-EG',
      colorScheme,
      viewport: { width: 360, height: 740 },
      // On a phone there are no keys to name, and what is too wide makes all of the page small.
      isMobile: colorScheme === 'light',
      hasTouch: colorScheme === 'light',
    });
    await pairReady(page);
    await page.getByRole('button', { name: 'A أفضل' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ]);
    expect(await violations(page)).toEqual([]);
    const tooWide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(tooWide).toBeLessThanOrEqual(0);
    await page.getByLabel('اللغة').selectOption('de');
    await page.getByRole('button', { name: 'A ist besser' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'A ist besser' }).waitFor();
    if (colorScheme === 'light') await context.close();
  }
});

it('has the next task on screen soon after the key; how soon is reported', async () => {
  await newProject('fast');
  const page = await open('fast');
  await pairReady(page);
  const delaysMs: number[] = [];
  for (let answer = 0; answer < 25; answer++) {
    await page.waitForFunction(() => document.querySelectorAll('.buttons button:not(:disabled)').length > 4);
    delaysMs.push(
      await page.evaluate(
        (key) =>
          new Promise<number>((resolve) => {
            const prompt = document.querySelector('.prompt') as Element;
            const before = prompt.textContent;
            const startMs = performance.now();
            const painted = () => requestAnimationFrame(() => resolve(performance.now() - startMs));
            const seen = new MutationObserver(() => {
              if (document.querySelector('.prompt')?.textContent === before) return;
              seen.disconnect();
              painted();
            });
            seen.observe(document.body, { childList: true, subtree: true, characterData: true });
            // The same prompt may come twice in a row: then the frame after the key counts.
            setTimeout(painted, 200);
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          }),
        ['1', '2', '3'][answer % 3] ?? '1',
      ),
    );
  }
  const sorted = delaysMs.toSorted((x, y) => x - y);
  console.log(
    `From key to next task: median ${sorted[12]?.toFixed(1)} ms, slowest ${sorted[24]?.toFixed(1)} ms`,
  );
  await expect.poll(() => comparisons('fast')).toBe(25);
});

it('has an accessibility statement', async () => {
  await newProject('stating');
  const page = await open('stating');
  await page.getByRole('link', { name: 'Accessibility' }).click();
  await page.getByRole('heading', { name: 'Accessibility' }).waitFor();
  expect(await violations(page)).toEqual([]);
});
