// The widget, as a visitor of another page loads it; the scripts of each page; and what would be deployed, built by wrangler without deploying, and held to Cloudflare's limit with room to spare; and that what only
// some projects need waits until it is needed: esbuild runs a module that is only imported by `import()` when that is called.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { scriptBytesOf } from './page-scripts.mjs';

const WIDGET = new URL('../site/dist/tilt-compare.js', import.meta.url);
const WIDGET_LIMIT_BYTES = 15_000;
const widgetBytes = gzipSync(readFileSync(WIDGET), { level: 9 }).length;
console.log(
  `tilt-compare.js: ${(widgetBytes / 1000).toFixed(1)} kB gzip of at most ${WIDGET_LIMIT_BYTES / 1000} kB`,
);
if (widgetBytes > WIDGET_LIMIT_BYTES) process.exit(1);

/** Scripts of a page, gzip. */
const PAGE_LIMITS_BYTES = {
  'index.html': 40_000,
  'project/annotate/index.html': 60_000,
  'project/leaderboard/index.html': 40_000,
  'project/training/index.html': 90_000,
  'project/playground/index.html': 60_000,
};
const dist = fileURLToPath(new URL('../site/dist/', import.meta.url));
const tooLarge = Object.entries(PAGE_LIMITS_BYTES).filter(([page, limitBytes]) => {
  const pageBytes = scriptBytesOf(dist, page);
  console.log(`${page}: ${(pageBytes / 1000).toFixed(1)} kB of scripts of at most ${limitBytes / 1000} kB`);
  return pageBytes > limitBytes;
});
if (tooLarge.length > 0) process.exit(1);

const LIMIT_BYTES = 1_000_000;
const ON_DEMAND = [
  'worker/encoder/',
  'worker/http/import-body/parquet-rows.ts',
  'worker/http/export-body/parquet.ts',
  'worker/http/export-body/csv.ts',
];
const isOnDemand = (path) => ON_DEMAND.some((each) => path.startsWith(each));
const outdir = mkdtempSync(join(tmpdir(), 'tilt-bundle-'));
const { status } = spawnSync(
  'wrangler',
  ['deploy', '--dry-run', '--minify', '--metafile', '--outdir', outdir],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
if (status !== 0) process.exit(status ?? 1);
const files = readdirSync(outdir).filter((name) => /\.(js|wasm)$/.test(name));
const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name))).length, 0);
const { inputs, outputs } = JSON.parse(readFileSync(join(outdir, 'bundle-meta.json'), 'utf8'));
rmSync(outdir, { recursive: true });
console.log(`Worker: ${(bytes / 1000).toFixed(0)} kB gzip of at most ${LIMIT_BYTES / 1000} kB`);
const included = Object.assign({}, ...Object.values(outputs).map((output) => output.inputs));
const onDemand = Object.keys(included).filter(isOnDemand);
const onDemandBytes = onDemand.reduce((sum, path) => sum + included[path].bytesInOutput, 0);
const eager = Object.entries(inputs).flatMap(([path, { imports }]) =>
  isOnDemand(path)
    ? []
    : imports.filter((each) => isOnDemand(each.path) && each.kind !== 'dynamic-import').map(() => path),
);
console.log(
  `Of it ${(onDemandBytes / 1000).toFixed(1)} kB in ${onDemand.length} modules wait until an encoder, Parquet or CSV is asked for, beside what those import`,
);
if (eager.length > 0) console.error(`Loaded without need by ${eager.join(', ')}: use import() there`);
if (files.length === 0 || bytes > LIMIT_BYTES || onDemand.length === 0 || eager.length > 0) process.exit(1);
