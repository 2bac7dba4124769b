import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import { openBrowser } from './browser.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

const TURNSTILE = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';
/** Stands in for Cloudflare's script: a button that gives the token of its site key and language, once it is pressed. */
const STAND_IN = `window.turnstile = {
  render(box, { sitekey, language, theme, callback }) {
    const button = document.createElement('button');
    button.textContent = 'I am a person';
    button.onclick = () => callback([sitekey, language, theme].join('/'));
    box.append(button);
  },
};`;

let server: TestServer;
let admin: Client;
let browser: Browser;
let context: BrowserContext;
/** In the place of Cloudflare's siteverify: accepts what is accepted. */
let verifier: Server;
let accepted: string;
let asked: { secret: string; response: string }[];
let complaints: string[];

beforeAll(async () => {
  verifier = createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    const said = JSON.parse(body) as { secret: string; response: string };
    asked.push(said);
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ success: said.response === accepted }));
  });
  await new Promise<void>((ready) => verifier.listen(0, '127.0.0.1', ready));
  const { port } = verifier.address() as AddressInfo;
  server = await newServer(
    ...['--var', 'TURNSTILE_SECRET:of-the-operator'],
    ...['--var', `TURNSTILE_URL:http://127.0.0.1:${port}/siteverify`],
  );
  const key = createKey({ scope: 'admin', persistTo: server.persistTo });
  admin = createClient({ base: server.base, key });
  await server.start();
  const settings = { turnstile_site_key: '0x4AAA_site-key', allowed_origins: '*' as const };
  await admin.createProject({ slug: 'guarded', name: 'Guarded', question: 'Which is better?', settings });
  await admin.importFile('guarded', readFileSync('demo/everyday-1.json'), 'application/json');
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  verifier?.close();
  await server?.remove();
});

beforeEach(async () => {
  [asked, complaints, accepted] = [[], [], '0x4AAA_site-key/de/dark'];
  const viewport = { width: 360, height: 740 };
  context = await browser.newContext({ locale: 'de-DE', viewport, reducedMotion: 'reduce' });
  await context.addInitScript(() => localStorage.setItem('tilt:theme', 'dark'));
});

afterEach(async () => {
  await context.close();
  // The browser itself reports requests that are refused or never arrive.
  expect(complaints.filter((complaint) => !/^Failed to load resource/.test(complaint))).toEqual([]);
});

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${server.base}${path}`);
  return page;
}

const letIn = () =>
  context.route(TURNSTILE, (route) => route.fulfill({ contentType: 'text/javascript', body: STAND_IN }));
const frameOf = (page: Page) => page.frameLocator('iframe[title="Prüfung, ob Sie ein Mensch sind"]');
const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );

/** Tab until the check's own button has the focus, and press it. */
async function pressInFrame(page: Page): Promise<void> {
  const button = frameOf(page).getByRole('button', { name: 'I am a person' });
  await button.waitFor();
  for (let tabs = 0; tabs < 40; tabs++) {
    if (await button.evaluate((node) => node === document.activeElement)) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error('no way by Tab to the check');
}

it('is made in a frame by keyboard alone, again where it is refused, and not asked for after a reload', async () => {
  await letIn();
  accepted = 'none';
  const page = await open('/p/guarded/annotate');
  await page.getByRole('heading', { name: 'Eine Prüfung, bevor Sie vergleichen' }).waitFor();
  await frameOf(page).getByRole('button').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await pressInFrame(page);
  await page.getByText('Diese Prüfung wurde nicht angenommen.').waitFor();
  accepted = '0x4AAA_site-key/de/dark';
  await pressInFrame(page);
  await page.locator('#response-a').waitFor();
  const response = '0x4AAA_site-key/de/dark';
  expect(asked).toEqual(Array(2).fill({ secret: 'of-the-operator', response }));
  await page.reload();
  await page.locator('#response-a').waitFor();
  await page.keyboard.press('1');
  await expect.poll(async () => (await admin.project('guarded')).counts.comparisons).toBe(1);
  expect(asked).toHaveLength(2);
});

it('says what to do where its script does not come, and comes when it is let in', async () => {
  await context.route(TURNSTILE, (route) => route.abort());
  const page = await open('/p/guarded/annotate');
  await page.getByRole('alert').filter({ hasText: 'challenges.cloudflare.com' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await context.unroute(TURNSTILE);
  await letIn();
  await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
  await pressInFrame(page);
  await page.locator('#response-a').waitFor();
});

it('takes no token from another window, and no other page lets the script in', async () => {
  await letIn();
  const page = await open('/p/guarded/annotate');
  await frameOf(page).getByRole('button').waitFor();
  await page.evaluate(() => postMessage({ said: 'passed', token: 'forged' }, location.origin));
  await pressInFrame(page);
  await page.locator('#response-a').waitFor();
  expect(asked.map(({ response }) => response)).toEqual([accepted]);
  const pages = ['/', '/p/guarded/annotate', '/p/guarded/leaderboard', '/me/', '/admin/'];
  for (const path of pages) {
    const html = await (await fetch(server.base + path)).text();
    expect(html, path).toContain("script-src 'self'");
    expect(html, path).not.toContain('cloudflare');
  }
  const frame = await fetch(`${server.base}/human-check/`);
  expect(frame.headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
  expect(await frame.text()).toContain("script-src 'self' https://challenges.cloudflare.com");
});

it('says what it is where it is opened by itself', async () => {
  const page = await open('/human-check/');
  await page.getByRole('link', { name: 'choose a project' }).click();
  await page.waitForURL(`${server.base}/`);
});
