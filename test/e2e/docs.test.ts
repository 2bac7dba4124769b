import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '../../scripts/key.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { OpenApi } from '../openapi-schemas.ts';
import { openBrowser } from './browser.ts';
import { deadLinks } from './docs/dead-links.ts';
import { type Block, fencedBlocks } from './docs/fenced-blocks.ts';
import { holdJson } from './docs/held-json.ts';
import { Reader } from './docs/reader.ts';
import { freePort, newServer, type TestServer } from './server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCS = join(ROOT, 'site/src/content/docs/docs');

/** In the order in which somebody would read them; what a page does is there on the next. */
const PAGES = [
  'index',
  'first-project',
  'crowd',
  'leaderboard',
  'loss',
  'model',
  'reward',
  'clients',
  'webhooks',
  'data-formats',
  'images',
  'cli',
  'keys',
  'widget',
  'warm-start',
  'encoder',
  'operations',
  'privacy',
  'architecture',
  'decisions',
];

/** Blocks that nothing here can run, with the reason that their fence gives. A new one is argued for here. */
const NOT_RUN = [
  'README.md: needs an account at Cloudflare',
  'README.md: starts a server, which this test does itself',
  'architecture.md: a picture of the way of a comparison',
  'first-project.md: starts a server, which this test does itself',
  'operations.md: needs an account at Cloudflare',
];

const files = [
  { name: 'README.md', file: join(ROOT, 'README.md') },
  ...PAGES.map((page) => ({ name: `${page}.md`, file: join(DOCS, `${page}.md`) })),
].map((page) => ({ ...page, blocks: fencedBlocks(page.file, page.name) }));

const hasPython = spawnSync('python3', ['--version']).status === 0;
const needsPython = ({ language, text }: Block) => language === 'python' || /^python3 /m.test(text);

let server: TestServer;
let reader: Reader;
let openApi: OpenApi;
let browser: Browser;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  server = await newServer('ENCODER_LOOPBACK:allow', 'WEBHOOK_LOOPBACK:allow');
  await server.start();
  const { base, persistTo } = server;
  const key = createKey({ scope: 'admin', persistTo });
  client = createClient({ base, key });
  await fillDemo();
  openApi = (await (await fetch(`${base}/v1/openapi.json`)).json()) as OpenApi;
  const [encoder, receiver] = [String(await freePort()), String(await freePort())];
  reader = new Reader({
    base,
    persistTo,
    key,
    ports: [
      ['8089', encoder],
      ['9000', receiver],
    ],
  });
  browser = await openBrowser();
});

afterAll(async () => {
  reader?.remove();
  await Promise.all([browser?.close(), server?.remove()]);
});

it('every page of the docs is read here', () => {
  const written = readdirSync(DOCS, { recursive: true })
    .map(String)
    .filter((name) => /\.mdx?$/.test(name));
  expect(written.sort()).toEqual(PAGES.map((page) => `${page}.md`).sort());
});

it('the blocks that are not run are these', () => {
  const notRun = files.flatMap(({ name, blocks }) =>
    blocks.filter(({ meta }) => meta.has('norun')).map(({ meta }) => `${name}: ${meta.get('norun')}`),
  );
  console.info(
    `Of ${files.flatMap(({ blocks }) => blocks).length} blocks these are not run:\n${notRun.join('\n')}`,
  );
  expect(notRun.sort()).toEqual(NOT_RUN);
});

const isRun = ({ meta }: Block) => !meta.has('norun');

describe.each(files.filter(({ blocks }) => blocks.some(isRun)))('$name', ({ blocks }) => {
  afterAll(() => reader.endBackground());

  for (const block of blocks.filter(isRun)) {
    const isSkipped = needsPython(block) && !hasPython;
    it(`${block.at} ${block.language}${isSkipped ? ': there is no python3 here' : ''}`, async ({ skip }) => {
      skip(isSkipped);
      await run(block);
      await untilTrained();
    });
  }
});

describe('the pages', () => {
  it('have no link that leads nowhere', () => {
    expect(deadLinks(join(ROOT, 'site/dist'))).toEqual([]);
  });

  it.each([
    { width: 1440, colorScheme: 'light' as const },
    { width: 360, colorScheme: 'dark' as const },
  ])('can be used by everyone, $width px wide and $colorScheme', async ({ width, colorScheme }) => {
    const context = await browser.newContext({
      locale: 'en-GB',
      colorScheme,
      viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    for (const path of ['', 'crowd/', 'data-formats/', 'api/', 'api/operations/postv1projectsbyslugscore/']) {
      await page.goto(`${server.base}/docs/${path}`);
      expect((await new AxeBuilder({ page }).analyze()).violations, path).toEqual([]);
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrollWidth, `${path} scrolls sideways`).toBeLessThanOrEqual(width);
    }
    await context.close();
  });

  it('are searched without leaving this server, under their own policy', async () => {
    const page = await browser.newPage({ locale: 'en-GB' });
    const wrong: string[] = [];
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('pageerror', ({ message }) => wrong.push(message));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== server.base) wrong.push(request.url());
    });
    await page.goto(`${server.base}/docs/`);
    // The search comes when the browser is idle.
    await page.locator('#starlight__search input').waitFor({ state: 'attached' });
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog');
    // Guides before the API reference, which says most words more often.
    await dialog.getByRole('textbox').fill('score');
    await dialog.getByRole('link', { name: 'The model, and how it fails' }).first().waitFor();
    expect(await dialog.getByRole('link').first().getAttribute('href')).not.toContain('/docs/api/');
    await dialog.getByRole('textbox').fill('Krippendorff');
    await dialog.getByRole('link', { name: 'Run a good crowd', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Run a good crowd' }).waitFor();
    expect(wrong).toEqual([]);
    await page.close();
  });
});

async function run(block: Block): Promise<void> {
  const { language, meta, text } = block;
  const title = meta.get('title');
  if (title !== undefined) reader.write(title, text);
  // A block after it runs it.
  if (meta.has('saved')) return;
  if (meta.has('background')) return reader.background(text);
  switch (language) {
    case 'sh':
      return expectDone(await reader.shell(text));
    case 'ts':
    case 'python':
      return expectDone(await reader.program(language, text));
    case 'json':
      return holdJson(block, openApi);
    case 'jsonl':
      return meta.has('lines') ? parsed(text) : importable(text);
    case 'html':
      return compares(text);
    default:
      throw new Error(`Nothing here runs "${language}": say why not, as norun="…", and in NOT_RUN.`);
  }
}

function expectDone({ status, output }: { status: number | null; output: string }): void {
  expect(status, output).toBe(0);
}

/** Lines of JSON that are not for an import. */
function parsed(text: string): void {
  for (const line of text.trim().split('\n')) JSON.parse(line);
}

/** Lines of data that an import takes, none left out. */
async function importable(text: string): Promise<void> {
  const answer = await fetch(`${server.base}/v1/projects/demo/import?dry_run=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${reader.key}`, 'content-type': 'application/x-ndjson' },
    body: text,
  });
  const report = (await answer.json()) as { errors?: unknown[] };
  expect(answer.status, JSON.stringify(report)).toBe(200);
  expect(report.errors).toEqual([]);
}

/** A page with this in it shows a comparison. */
async function compares(text: string): Promise<void> {
  const page = await browser.newPage({ locale: 'en-GB' });
  try {
    const html = `<!doctype html><title>Somebody’s page</title>${reader.here(text)}`;
    await page.route('**/somebodys-page', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto(`${server.base}/somebodys-page`);
    await page.locator('tilt-compare').getByRole('button', { name: /^A\b/ }).waitFor();
  } finally {
    await page.close();
  }
}

/** Until every project has learnt what a block has brought, as a reader has it who goes on a few seconds later. */
async function untilTrained(): Promise<void> {
  const untilMs = Date.now() + 60_000;
  const { projects } = await client.projects();
  for (const { slug } of projects) {
    while (!(await isTrained(slug))) {
      if (Date.now() > untilMs) throw new Error(`${slug} goes on training`);
      await sleep(50);
    }
  }
}

async function isTrained(slug: string): Promise<boolean> {
  const { latest } = await client.training(slug);
  if (latest.lag > 0) return false;
  if (latest.step === 0) return true;
  return client.checkpoint(slug).then(
    ({ comparisons }) => comparisons === latest.comparisons,
    () => false,
  );
}

/** As `npm start` does with an empty database. */
async function fillDemo(): Promise<void> {
  const demo = join(ROOT, 'demo');
  const project = JSON.parse(readFileSync(join(demo, 'project.json'), 'utf8'));
  await client.createProject(project);
  for (const file of readdirSync(demo).filter((name) => name.startsWith('everyday-'))) {
    await client.importFile(project.slug, readFileSync(join(demo, file), 'utf8'), 'application/json', {
      format: 'tilt',
    });
  }
}
