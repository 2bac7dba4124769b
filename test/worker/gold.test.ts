import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import type { Outcome } from '../../worker/contract/comparison.ts';
import { payloadOf } from './task-payload.ts';
import { browser, newKey, newProject, prefersLonger, problemOf, send, train } from './tilt.ts';

interface Row {
  id: number;
  task: string;
  a: number;
  b: number;
  outcome: string;
  purpose: string | null;
}

async function logged(projectId: number): Promise<Row[]> {
  const { results } = await env.DB.prepare(
    `select id, task, response_a as a, response_b as b, outcome, purpose from comparisons
     where project_id = ? order by id`,
  )
    .bind(projectId)
    .all<Row>();
  return results;
}

/** Asks for one task at a time and answers it. */
async function annotateOn(slug: string, count: number, client: Client = browser().client): Promise<Client> {
  for (let done = 0; done < count; done++) {
    const [task] = (await client.tasks(slug)).tasks;
    if (!task) break;
    await client.answer(slug, { task: task.task, outcome: prefersLonger(task) });
  }
  return client;
}

/** A pair of the project's, by its texts. */
const eggs = (index: number) => ({
  prompt: `Prompt ${index}: how do I boil an egg?`,
  a: `Boil it for ${index} minutes.`,
  system_a: 'short',
  b: `- Boil water\n- Put it in\n- Wait ${index} minutes\n\n**Done**`,
  system_b: 'list',
});

const goldOf = (index: number, outcome: Exclude<Outcome, 'skip'> = 'b') => ({ ...eggs(index), outcome });

const goldLine = (index: number) => JSON.stringify({ ...eggs(index), gold: true, votes: [{ outcome: 'b' }] });

const share = (part: readonly unknown[], all: readonly unknown[]) => part.length / all.length;

describe('gold', () => {
  it('is marked by lines of an import, whose labels are then no comparisons, and again changes nothing', async () => {
    const { slug, id, admin } = await newProject({ prompts: 3 });
    const file = [goldLine(0), goldLine(1), JSON.stringify({ ...eggs(2), votes: [{ outcome: 'a' }] })].join(
      '\n',
    );
    const type = 'application/x-ndjson';
    expect(await admin.importFile(slug, file, type)).toMatchObject({ gold: 2, comparisons: 1, errors: [] });
    expect(await admin.importFile(slug, file, type)).toMatchObject({ gold: 0, comparisons: 0 });
    expect(await logged(id)).toHaveLength(1);
    const { gold } = await admin.gold(slug);
    const rightTexts = gold.map((pair) => (pair.outcome === 'a' ? pair.a : pair.b));
    expect(rightTexts).toEqual([eggs(0).b, eggs(1).b]);
  });

  it('is marked by name, listed page by page, given another answer and made ordinary again', async () => {
    const { slug, admin } = await newProject({ prompts: 3 });
    expect(await admin.markGold(slug, [goldOf(0), goldOf(1, 'tie')])).toEqual({ marked: 2 });
    expect(await admin.markGold(slug, [goldOf(0), goldOf(1, 'both_bad')])).toEqual({ marked: 1 });
    const swapped = {
      prompt: eggs(0).prompt,
      a: eggs(0).b,
      system_a: 'list',
      b: eggs(0).a,
      system_b: 'short',
    };
    expect(await admin.markGold(slug, [{ ...swapped, outcome: 'a' }])).toEqual({ marked: 0 });
    const { gold } = await admin.gold(slug);
    expect(gold.map(({ outcome }) => outcome)).toEqual([expect.stringMatching(/^[ab]$/), 'both_bad']);
    expect((await admin.gold(slug, gold[0]?.id)).gold).toEqual(gold.slice(1));
    await admin.unmarkGold(slug, gold[0]?.id ?? 0);
    expect((await admin.gold(slug)).gold).toEqual(gold.slice(1));
    await expect(admin.unmarkGold(slug, gold[0]?.id ?? 0)).rejects.toMatchObject({ code: 'gold_not_found' });
    await expect(admin.markGold(slug, [goldOf(7)])).rejects.toMatchObject({ code: 'pair_not_found' });
  });

  it('is the owner’s business only', async () => {
    const { slug, id } = await newProject({ prompts: 1 });
    const path = `/v1/projects/${slug}/gold`;
    expect(await problemOf(send(path))).toMatchObject({ code: 'key_missing' });
    const headers = { authorization: `Bearer ${await newKey('annotate', id)}` };
    expect(await problemOf(send(path, { headers }))).toMatchObject({ code: 'scope_missing' });
  });

  it('comes at the project’s rate, once to each annotator, as a task like any other', async () => {
    const { slug, id, admin } = await newProject({
      prompts: 60,
      settings: { gold_share: 0.3, repeat_share: 0 },
    });
    await admin.markGold(
      slug,
      Array.from({ length: 40 }, (_, index) => goldOf(index)),
    );
    const people = Array.from({ length: 6 }, () => browser().client);
    const handed = await Promise.all(people.map((client) => client.tasks(slug, { count: 20 })));
    const tasks = handed.flatMap((each) => each.tasks);
    const payloads = await Promise.all(tasks.map(payloadOf));
    const gold = payloads.filter(({ w }) => w === 1);
    expect(share(gold, payloads)).toBeGreaterThan(0.3 - 0.17);
    expect(share(gold, payloads)).toBeLessThan(0.3 + 0.17);
    // Nothing that an annotator gets tells gold from the others: not the fields, not the token's text or length.
    expect(new Set(tasks.map(({ task }) => task.length)).size).toBe(1);
    expect(new Set(tasks.map((task) => Object.keys(task).join())).size).toBe(1);
    for (const { task } of tasks) expect(task).toMatch(/^[\w-]+$/);
    for (const client of people) await annotateOn(slug, 20, client);
    const rows = await logged(id);
    const first = await firstResponse(id);
    const isGold = ({ a, b }: Row) => Math.abs(a - b) === 2 && Math.min(a, b) < first + 40 * 3;
    expect(rows.filter(({ purpose }) => purpose === 'gold').length).toBeGreaterThan(0);
    for (const row of rows) expect(isGold(row)).toBe(row.purpose === 'gold');
  });

  it('is shown with either side first', async () => {
    const { slug, admin } = await newProject({ prompts: 6, settings: { gold_share: 0.5, repeat_share: 0 } });
    await admin.markGold(slug, [goldOf(0)]);
    const firsts = new Set<boolean>();
    for (let person = 0; person < 16; person++) {
      const { tasks } = await browser().client.tasks(slug, { count: 4 });
      for (const payload of await Promise.all(tasks.map(payloadOf))) {
        if (payload.w === 1) firsts.add(payload.a < payload.b);
      }
    }
    expect(firsts.size).toBe(2);
  });

  it('is not handed out where no other pair is left, so that it never stands alone', async () => {
    const { slug, id, admin } = await newProject({ prompts: 1, settings: { gold_share: 0.5 } });
    await admin.markGold(slug, [goldOf(0)]);
    const client = await annotateOn(slug, 10);
    const ordinary = (await logged(id)).filter(({ purpose }) => purpose === null);
    expect(ordinary).toHaveLength(2);
    for (let ask = 0; ask < 12; ask++) expect(await client.tasks(slug)).toEqual({ tasks: [] });
  });

  it('neither trains nor counts in the leaderboard, and is taken back like any other', async () => {
    const settings = { gold_share: 0.5, repeat_share: 0, held_out_share: 0 };
    const { slug, id, admin } = await newProject({ prompts: 12, settings });
    await admin.markGold(
      slug,
      Array.from({ length: 12 }, (_, index) => goldOf(index)),
    );
    const client = await annotateOn(slug, 24);
    await train(id);
    const rows = await logged(id);
    const ordinary = rows.filter(({ purpose }) => purpose === null);
    expect(ordinary.length).toBeLessThan(rows.length);
    const expected = { comparisons: rows.length, preferences: ordinary.length };
    expect((await client.training(slug)).latest).toMatchObject(expected);
    const board = async () =>
      (await client.leaderboard(slug)).systems.reduce((sum, { comparisons }) => sum + comparisons, 0);
    expect(await board()).toBe(2 * ordinary.length);
    const gold = rows.find(({ purpose }) => purpose === 'gold');
    const [again] = (await client.undo(slug, gold?.id ?? 0)).tasks;
    await train(id);
    expect(await board()).toBe(2 * ordinary.length);
    await client.answer(slug, { task: again?.task, outcome: 'tie' });
    expect((await logged(id)).at(-1)).toMatchObject({ purpose: 'gold', a: gold?.a, b: gold?.b });
  });
});

async function firstResponse(projectId: number): Promise<number> {
  const query = env.DB.prepare('select min(id) as id from responses where project_id = ?').bind(projectId);
  return (await query.first<number>('id')) ?? Number.NaN;
}

describe('a repeat', () => {
  it('is asked from the 100th answer on, of pairs answered ten or more before, sides exchanged, each once', async () => {
    const { slug, id } = await newProject({
      prompts: 60,
      settings: { repeat_share: 0.5, gold_share: 0, active_share: 0 },
    });
    await annotateOn(slug, 170);
    const rows = await logged(id);
    expect(rows).toHaveLength(170);
    const repeats = rows.filter(({ purpose }) => purpose === 'repeat');
    expect(repeats.length).toBeGreaterThan(15);
    expect(rows.findIndex(({ purpose }) => purpose === 'repeat')).toBeGreaterThanOrEqual(100);
    const ordinary = rows.filter(({ purpose }) => purpose === null);
    for (const { id: at, a, b } of repeats) {
      const original = ordinary.find((row) => row.a === b && row.b === a);
      const between = ordinary.filter((row) => row.id > (original?.id ?? at) && row.id < at);
      expect(between.length).toBeGreaterThanOrEqual(10);
    }
    expect(new Set(rows.map(({ task }) => task)).size).toBe(170);
    expect(new Set(repeats.map(({ a, b }) => Math.min(a, b) * 1e6 + Math.max(a, b))).size).toBe(
      repeats.length,
    );
  });

  it('counts for nothing but the annotator: not for training, the leaderboard or the overlap', async () => {
    const settings = { repeat_share: 0.5, gold_share: 0, active_share: 0, held_out_share: 0, overlap: 1 };
    const { slug, id } = await newProject({ prompts: 40, settings });
    const client = await annotateOn(slug, 400);
    await train(id);
    const rows = await logged(id);
    const repeats = rows.filter(({ purpose }) => purpose === 'repeat');
    expect(repeats.length).toBeGreaterThan(3);
    expect(rows.length - repeats.length).toBe(120);
    expect((await client.training(slug)).latest).toMatchObject({
      comparisons: rows.length,
      preferences: 120,
    });
    const { systems } = await client.leaderboard(slug);
    expect(systems.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(240);
  });
});
