// Runs beside `wrangler dev`: waits until it answers, fills an empty database with the demo through the public API,
// and says where to go. Ends by itself.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../worker/contract/api-error.ts';
import type { Client } from '../worker/contract/client.ts';
import { createClient } from '../worker/contract/client.ts';
import { query } from './database.ts';
import { createKey } from './key.ts';

const base = `http://localhost:${process.env['PORT'] ?? 8787}`;
const DEMO = new URL('../demo/', import.meta.url);
const PATIENCE_MS = 90_000;

async function untilReady(client: Client): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  while (Date.now() < untilMs) {
    const isUp = await client.projects().then(
      () => true,
      (error: unknown) => error instanceof ApiError && error.status > 0,
    );
    if (isUp) return;
    await sleep(100);
  }
  throw new Error(`no answer at ${base} after ${PATIENCE_MS / 1000} s`);
}

async function fillDemo(client: Client): Promise<void> {
  const project = JSON.parse(readFileSync(new URL('project.json', DEMO), 'utf8')) as Parameters<
    Client['createProject']
  >[0];
  await client.createProject(project).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 'slug_taken')) throw error;
  });
  for (const file of readdirSync(DEMO).filter((name) => name.startsWith('everyday-'))) {
    const rows = readFileSync(new URL(file, DEMO), 'utf8');
    const report = await client.importFile(project.slug, rows, 'application/json', { format: 'tilt' });
    if (report.errors.length > 0) throw new Error(`${file}: ${JSON.stringify(report.errors)}`);
  }
}

/** The demo is there once it has responses: a start broken off in between is made good by the next. */
async function isEmpty(client: Client): Promise<boolean> {
  const { projects } = await client.projects();
  return projects.every(({ counts }) => counts.responses === 0);
}

const anyone = createClient({ base });
await untilReady(anyone);
const hasKeys = query('select count(*) as count from keys')[0]?.['count'] !== 0;
const needsDemo = await isEmpty(anyone);
const key = hasKeys && !needsDemo ? null : createKey({ scope: 'admin' });
if (needsDemo && key) await fillDemo(createClient({ base, key }));

// Crons do not run locally: let the watchdog look once for comparisons that a killed server had not trained on.
await fetch(`${base}/cdn-cgi/handler/scheduled`);

const lines = ['', `  Tilt is running at ${base}`, `  Open first:  ${base}/p/demo/annotate`];
if (!hasKeys)
  lines.push(
    '',
    `  Admin key, shown this once:  ${key}`,
    '  (npm run -s key -- create --scope admin makes another)',
  );
process.stdout.write(`${lines.join('\n')}\n\n`);
