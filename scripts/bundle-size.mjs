// What would be deployed, built by wrangler without deploying, and held to Cloudflare's limit with room to spare.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 1_000_000;
const outdir = mkdtempSync(join(tmpdir(), 'tilt-bundle-'));
const { status } = spawnSync('wrangler', ['deploy', '--dry-run', '--minify', '--outdir', outdir], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);
const files = readdirSync(outdir).filter((name) => /\.(js|wasm)$/.test(name));
const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name))).length, 0);
rmSync(outdir, { recursive: true });
console.log(`Worker: ${(bytes / 1000).toFixed(0)} kB gzip of at most ${LIMIT_BYTES / 1000} kB`);
if (files.length === 0 || bytes > LIMIT_BYTES) process.exit(1);
