import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { OWNER_KEY } from '../site/src/lib/owner-key.ts';
import { openBrowser } from '../test/e2e/browser.ts';
import { contactSheet } from './showcase/contact-sheet.ts';
import { allPages, allShots, fileOf, type Shot } from './showcase/pages.ts';
import { fillShowcase, SHOWCASE_SLUGS } from './showcase/projects.ts';
import { whileRunning } from './showcase/running.ts';

const DIST = 'site/dist';
const OUT = 'shots';
/** A browser grows with what it has shown: after so many shots another takes its place. */
const SHOTS_A_BROWSER = 48;
const HIGHEST_PX = 4_000;
const SETTLED_WITHIN_MS = 4_000;

/** Every page with every kind of data, at every width, light and dark, as pictures to look over. */
const shots = defineCommand({
  meta: {
    name: 'npm run shots --',
    description: `Shoots every page into ${OUT}/, to look over in ${OUT}/index.html`,
  },
  args: {
    only: { type: 'string', description: 'Only shots whose file name matches this pattern' },
    build: { type: 'boolean', default: true, description: 'Build the site first (--no-build: as it is)' },
  },
  run: ({ args }) =>
    whileRunning(args, async ({ base, admin, key }) => {
      const only = new RegExp(args.only ?? '');
      const wanted = allShots(allPages(DIST, SHOWCASE_SLUGS)).filter((shot) => only.test(fileOf(shot)));
      console.log('Filling the projects');
      await fillShowcase(admin);
      rmSync(OUT, { recursive: true, force: true });
      mkdirSync(OUT);
      for (let from = 0; from < wanted.length; from += SHOTS_A_BROWSER)
        await shootAll({ base, key }, wanted.slice(from, from + SHOTS_A_BROWSER), {
          done: from,
          of: wanted.length,
        });
      writeFileSync(join(OUT, 'index.html'), contactSheet(wanted));
      console.log(`${wanted.length} shots: open ${OUT}/index.html`);
    }),
});

interface Server {
  base: string;
  /** Of an admin. */
  key: string;
}

async function shootAll(
  server: Server,
  part: readonly Shot[],
  { done, of }: { done: number; of: number },
): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const [at, shot] of part.entries()) {
      console.log(`${done + at + 1} of ${of}  ${fileOf(shot)}`);
      await shoot(browser, server, shot);
    }
  } finally {
    await browser.close();
  }
}

async function shoot(
  browser: Awaited<ReturnType<typeof openBrowser>>,
  { base, key }: Server,
  shot: Shot,
): Promise<void> {
  const { path, signedIn, width, scheme, language } = shot;
  const context = await browser.newContext({
    locale: language === 'ar' ? 'ar' : 'en-GB',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: width < 600 ? 740 : 900 },
  });
  try {
    const page = await context.newPage();
    if (signedIn)
      await page.addInitScript(([name, secret]) => sessionStorage.setItem(name, secret), [
        OWNER_KEY,
        key,
      ] as const);
    await page.goto(base + path);
    await page.waitForLoadState('networkidle', { timeout: SETTLED_WITHIN_MS }).catch(() => {});
    await page.evaluate(seeAll);
    await page.waitForLoadState('networkidle', { timeout: SETTLED_WITHIN_MS }).catch(() => {});
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({
      path: join(OUT, fileOf(shot)),
      type: 'jpeg',
      quality: 75,
      fullPage: true,
      clip: { x: 0, y: 0, width, height: Math.min(height, HIGHEST_PX) },
    });
  } finally {
    await context.close();
  }
}

/** In the page: some parts come when they are about to be seen. */
async function seeAll(): Promise<void> {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: 'instant' });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  scrollTo({ top: 0, behavior: 'instant' });
}

await runMain(shots);
