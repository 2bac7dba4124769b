import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import { payloadOf } from './task-payload.ts';
import { browser, newProject, prefersLonger } from './tilt.ts';

const PROMPTS = 8;

const goldPairs = Array.from({ length: PROMPTS }, (_, index) => ({
  prompt: `Prompt ${index}: how do I boil an egg?`,
  a: `Boil it for ${index} minutes.`,
  system_a: 'short',
  b: `- Boil water\n- Put it in\n- Wait ${index} minutes\n\n**Done**`,
  system_b: 'list',
  outcome: 'b' as const,
}));

interface Row {
  id: number;
  purpose: string | null;
}

async function standing(projectId: number): Promise<Row[]> {
  const { results } = await env.DB.prepare(
    'select id, purpose from comparisons where project_id = ? and not excluded order by id',
  )
    .bind(projectId)
    .all<Row>();
  return results;
}

/** A project with some answers to gold pairs in its log, and some to others. */
async function goldProject(settings: object = {}) {
  const project = await newProject({ prompts: PROMPTS, settings: { gold_share: 0.5, ...settings } });
  await project.admin.markGold(project.slug, goldPairs);
  const client: Client = browser().client;
  for (let round = 0; round < 15; round++) {
    const [task] = (await client.tasks(project.slug)).tasks;
    if (task) await client.answer(project.slug, { task: task.task, outcome: prefersLonger(task) });
  }
  const rows = await standing(project.id);
  const gold = rows.filter(({ purpose }) => purpose === 'gold');
  expect(gold.length).toBeGreaterThan(0);
  expect(gold.length).toBeLessThan(rows.length);
  return { ...project, client, rows, gold };
}

async function exported(client: Client, slug: string, query: object): Promise<Record<string, unknown>[]> {
  const text = await new Response(await client.exportFile(slug, query)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('answers to gold pairs', () => {
  it('are in the export of comparisons with their purpose, which an import keeps, and in no other', async () => {
    const { slug, admin, rows, gold } = await goldProject();
    const comparisons = await exported(admin, slug, { format: 'comparisons' });
    expect(comparisons.map(({ id, purpose }) => ({ id, purpose }))).toEqual(rows);
    for (const format of ['trl-preference', 'dpo', 'arena']) {
      expect(await exported(admin, slug, { format })).toHaveLength(rows.length - gold.length);
    }
    expect(await exported(admin, slug, { format: 'kto' })).toHaveLength(2 * (rows.length - gold.length));
    expect(await exported(admin, slug, { format: 'comparisons', min_agreement: '0.1' })).toHaveLength(
      rows.length - gold.length,
    );
    const other = await newProject({ prompts: 0 });
    const file = comparisons.map((row) => JSON.stringify(row)).join('\n');
    await other.admin.importFile(other.slug, file, 'application/x-ndjson');
    expect((await standing(other.id)).map(({ purpose }) => purpose)).toEqual(
      rows.map(({ purpose }) => purpose),
    );
  });

  it('are not in what everyone may export, nor does one’s own record tell them', async () => {
    const { slug, client, rows, gold } = await goldProject({ public_export: true });
    const everyones = await exported(browser().client, slug, { format: 'comparisons' });
    expect(everyones).toHaveLength(rows.length - gold.length);
    const { comparisons } = await client.ownComparisons({ limit: 100 });
    expect(comparisons).toHaveLength(rows.length);
    expect(JSON.stringify(comparisons)).not.toMatch(/purpose|gold|repeat/);
  });

  it('stay what they are when the answer is changed', async () => {
    const { slug, id, client, gold } = await goldProject();
    const changed = await client.changeAnswer(slug, gold[0]?.id ?? 0, { outcome: 'tie' });
    expect(await standing(id)).toContainEqual({ id: changed.id, purpose: 'gold' });
    expect(JSON.stringify(changed)).not.toMatch(/purpose|gold/);
  });

  it('are asked for nowhere that people rank, where gold pairs are as open as any', async () => {
    const settings = { ranking_size: 3, gold_share: 0.5 };
    const { slug, admin } = await newProject({ prompts: PROMPTS, settings });
    await admin.markGold(slug, goldPairs);
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: PROMPTS });
    expect(tasks.map(({ kind }) => kind)).toEqual(Array(PROMPTS).fill('rank'));
    for (const payload of await Promise.all(tasks.map(payloadOf))) expect(payload.w).toBe(0);
    const [first] = tasks;
    await client.answer(slug, { task: first?.task, ranking: [['b'], ['a', 'c']] });
    const again = await client.tasks(slug, {
      count: PROMPTS,
      pending: tasks.slice(1).map(({ task }) => task),
    });
    expect(again).toEqual({ tasks: [] });
  });
});

it('marks gold by any name of the field, and shows it in a dry run', async () => {
  const { slug, admin } = await newProject({ prompts: 0 });
  const line = JSON.stringify({ q: 'Why?', good: 'So.', bad: 'No.', known: true });
  const query = { prompt: 'q', chosen: 'good', rejected: 'bad', gold: 'known' };
  const preview = await admin.previewImport(slug, line, 'application/x-ndjson', query);
  expect(preview.rows).toMatchObject([{ comparisons: [], gold: { a: 0, b: 1, outcome: 'a' } }]);
  expect(await admin.importFile(slug, line, 'application/x-ndjson', query)).toMatchObject({ gold: 1 });
});
