import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyTally, simulate } from '../../scripts/crowd/simulate.ts';
import { query } from '../../scripts/database.ts';
import { createKey } from '../../scripts/key.ts';
import type { CheckpointCard } from '../../worker/contract/checkpoint.ts';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { TestServer } from './server.ts';
import { newServer } from './server.ts';

const COMPARISONS = 420;
const KILL_AT = [60, 160, 280];
let server: TestServer;
let admin: Client;

beforeAll(async () => {
  server = await newServer();
  const key = createKey({ scope: 'admin', persistTo: server.persistTo });
  admin = createClient({ base: server.base, key });
  await server.start();
  await admin.createProject({ slug: 'crash', name: 'Crash', question: 'Which is better?' });
  const rows = Array.from({ length: 20 }, (_, index) => ({
    prompt: `How do I mend thing ${index}?`,
    responses: [
      'Glue it.',
      '- Clean it\n- Glue it\n- Wait',
      `Clean thing ${index} first, then glue it and wait for a day.`,
      'Sorry!!! 😀',
    ].map((text, writer) => ({ system: `writer-${writer}`, text })),
  }));
  await admin.importFile('crash', rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
});

afterAll(() => server.remove());

async function killThreeTimes(accepted: () => number): Promise<void> {
  for (const at of KILL_AT) {
    while (accepted() < at) await sleep(5);
    await server.kill();
    await server.start();
  }
}

/** Waits until the trainer has folded the log to its end and published that, and gives the published card. */
async function settled(comparisons: number): Promise<CheckpointCard> {
  for (const untilMs = Date.now() + 120_000; Date.now() < untilMs; await sleep(100)) {
    const { latest } = await admin.training('crash');
    const card = await admin.checkpoint('crash');
    if (latest.lag === 0 && latest.comparisons === comparisons && card.step === latest.step) return card;
  }
  throw new Error(`not settled: ${JSON.stringify((await admin.training('crash')).latest)}`);
}

it('loses and repeats nothing when the server is killed three times while a crowd is voting', async () => {
  const tally = emptyTally();
  const silent = { advance() {}, note() {}, stop() {} };
  const retry = { patienceMs: 60_000, longestDelayMs: 300 };
  const crowd = simulate(
    { base: server.base, slug: 'crash', send: fetch, retry },
    { annotators: 8, comparisons: COMPARISONS, seed: 7, duplicates: 0.1, spammers: 0 },
    { tally, progress: silent },
  );
  await Promise.all([crowd, killThreeTimes(() => tally.accepted)]);
  expect(tally).toMatchObject({
    accepted: COMPARISONS,
    duplicates: COMPARISONS / 10,
    doubled: 0,
    conflicts: 0,
  });

  const folded = await settled(COMPARISONS);
  const { counts } = await admin.project('crash');
  expect(counts).toMatchObject({ comparisons: COMPARISONS, annotators: 8 });

  const { systems } = await admin.leaderboard('crash');
  const sides = systems.reduce((sum, { comparisons }) => sum + comparisons, 0);
  expect(sides).toBe(2 * (COMPARISONS - tally.outcomes.skip));

  await rebuild();
  const rebuilt = await settled(COMPARISONS);
  expect(rebuilt.step).toBeGreaterThan(folded.step);
  expect(rebuilt.sha256).toBe(folded.sha256);

  await server.kill();
  const where = { persistTo: server.persistTo };
  const [log] = query(
    'select count(*) as n, max(id) as last, count(distinct annotator || task) as tasks from comparisons',
    where,
  );
  expect(log).toEqual({ n: COMPARISONS, last: COMPARISONS, tasks: COMPARISONS });
});

async function rebuild(): Promise<void> {
  const before = (await admin.training('crash')).latest.step;
  await admin.rebuild('crash');
  while ((await admin.training('crash')).latest.step === before) await sleep(50);
}
