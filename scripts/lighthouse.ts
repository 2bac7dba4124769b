import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, runMain } from 'citty';
import lighthouse from 'lighthouse';
import { openBrowser } from '../test/e2e/browser.ts';
import { fillShowcase } from './showcase/projects.ts';
import { whileRunning } from './showcase/running.ts';

const OUT = 'lighthouse';
const DEBUG_PORT = 9333;
const PAGES = [
  '/',
  '/p/demo/annotate',
  '/p/demo/leaderboard',
  '/p/demo/training',
  '/p/demo/playground',
  '/docs/',
];
/** In percent, by the mobile preset. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
type Category = keyof typeof LEAST;

/** Holds the pages to their figures in Lighthouse. Not a check of CI: performance is of this machine and moment. */
const measure = defineCommand({
  meta: { name: 'npm run lighthouse --', description: `Measures the pages; reports in ${OUT}/` },
  args: {
    runs: { type: 'string', default: '3', description: 'Runs a page; that of the median performance counts' },
    only: { type: 'string', description: 'Only pages whose path matches this pattern' },
    build: { type: 'boolean', default: true, description: 'Build the site first (--no-build: as it is)' },
  },
  run: ({ args }) =>
    whileRunning(args, async ({ base, admin }) => {
      await fillShowcase(admin, ['demo']);
      mkdirSync(OUT, { recursive: true });
      // A machine’s empty locale would be one that no browser of a person has.
      process.env['LANG'] = 'en_GB.UTF-8';
      process.env['LC_ALL'] = 'en_GB.UTF-8';
      for (const path of PAGES.filter((each) => new RegExp(args.only ?? '').test(each)))
        await measurePage(base, path, Math.max(1, Number(args.runs)));
    }),
});

type Report = NonNullable<Awaited<ReturnType<typeof lighthouse>>>;

const percentOf = ({ lhr }: Report, category: string): number =>
  Math.round(100 * (lhr.categories[category]?.score ?? 0));

async function measurePage(base: string, path: string, runs: number): Promise<void> {
  const reports: Report[] = [];
  for (let run = 0; run < runs; run++) {
    const report = await measureOnce(base + path);
    if (report) reports.push(report);
  }
  reports.sort((one, other) => percentOf(one, 'performance') - percentOf(other, 'performance'));
  const median = reports[Math.floor(reports.length / 2)];
  if (!median) throw new Error(`Lighthouse gave no report of ${path}`);
  writeFileSync(join(OUT, `${path.replaceAll('/', '-').slice(1) || 'home'}.html`), String(median.report));
  tell(path, median);
}

/** By a browser of its own each time: Lighthouse leaves cookies and storage as they are, so the second would be no first visit. */
async function measureOnce(url: string): Promise<Report | undefined> {
  const browser = await openBrowser([`--remote-debugging-port=${DEBUG_PORT}`, '--lang=en-GB']);
  try {
    return await lighthouse(url, {
      port: DEBUG_PORT,
      output: 'html',
      onlyCategories: Object.keys(LEAST),
      logLevel: 'error',
    });
  } finally {
    await browser.close();
  }
}

function tell(path: string, report: Report): void {
  const { audits } = report.lhr;
  const figures = (Object.keys(LEAST) as Category[]).map((name) => `${name} ${percentOf(report, name)}`);
  const times = [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ];
  const shown = times.map((id) => `${id} ${audits[id]?.displayValue ?? '–'}`);
  console.log(`${path}\n  ${figures.join(' · ')}\n  ${shown.join(' · ')}`);
  for (const [name, least] of Object.entries(LEAST)) {
    if (percentOf(report, name) >= least) continue;
    process.exitCode = 1;
    for (const { id } of report.lhr.categories[name]?.auditRefs ?? []) {
      const { score, title, displayValue = '' } = audits[id] ?? {};
      if (typeof score === 'number' && score < 0.9) console.log(`  ${name}: ${title} ${displayValue}`);
    }
  }
}

await runMain(measure);
