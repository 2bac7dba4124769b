// What would be deployed, built by wrangler without deploying, and held to Cloudflare's limit with room to spare; and that what only
// some projects need waits until it is needed: esbuild runs a module that is only imported by `import()` when that is called.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 1_000_000;
const ON_DEMAND = 'worker/encoder/';
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
const onDemand = Object.keys(included).filter((path) => path.startsWith(ON_DEMAND));
const onDemandBytes = onDemand.reduce((sum, path) => sum + included[path].bytesInOutput, 0);
const eager = Object.entries(inputs).flatMap(([path, { imports }]) =>
  path.startsWith(ON_DEMAND)
    ? []
    : imports
        .filter((each) => each.path.startsWith(ON_DEMAND) && each.kind !== 'dynamic-import')
        .map(() => path),
);
console.log(
  `Of it ${(onDemandBytes / 1000).toFixed(1)} kB in ${onDemand.length} modules of ${ON_DEMAND} wait until an encoder is asked`,
);
if (eager.length > 0) console.error(`Loaded without need by ${eager.join(', ')}: use import() there`);
if (files.length === 0 || bytes > LIMIT_BYTES || onDemand.length === 0 || eager.length > 0) process.exit(1);
