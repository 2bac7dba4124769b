import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import type { Task } from '../../worker/contract/task.ts';
import { dispatcherOf, trainerOf } from '../../worker/env.ts';
import { browser, newProject, problemOf, send, train } from './tilt.ts';

const NDJSON = 'application/x-ndjson';
const ndjson = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const ranked = (settings = {}, prompts = 12) =>
  newProject({ prompts, settings: { ranking_size: 3, active_share: 0.5, ...settings } });

type Groups = NonNullable<Parameters<Client['answer']>[1]['ranking']>;

/** What a person says who likes long answers best, and does not tell the others apart. */
function longestFirst({ responses }: Task): Groups {
  const [best, ...rest] = responses.toSorted((one, other) => other.text.length - one.text.length);
  return [[best?.key ?? 'a'], rest.map(({ key }) => key)];
}

function pairsOfTexts({ responses }: Task): string[] {
  const texts = responses.map(({ text }) => text).sort();
  return texts.flatMap((one, at) => texts.slice(at + 1).map((other) => `${one} ${other}`));
}

async function rank(slug: string, count: number, said: (task: Task) => Groups = longestFirst) {
  const { client } = browser();
  const { tasks } = await client.tasks(slug, { count });
  const answers = [];
  for (const task of tasks) {
    const comparison = await client.answer(slug, { task: task.task, ranking: said(task) });
    answers.push({ task, comparison });
  }
  return { client, answers };
}

interface Row {
  response_a: number;
  response_b: number;
  outcome: string;
  ranking: string | null;
}

async function rowsOf(id: number): Promise<Row[]> {
  const query =
    'select response_a, response_b, outcome, ranking from comparisons where project_id = ? order by id';
  return (await env.DB.prepare(query).bind(id).all<Row>()).results;
}

async function statusOf(slug: string, body: unknown, cookie: string): Promise<number> {
  return (await post(slug, body, cookie)).status;
}

function post(slug: string, body: unknown, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
  return send(`/v1/projects/${slug}/comparisons`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('ranking tasks', () => {
  it('show each prompt’s responses once, in random order, and then there is none left', async () => {
    const { slug } = await ranked({}, 3);
    const { client } = browser();
    const first = (await client.tasks(slug, { count: 2 })).tasks;
    const { tasks } = await client.tasks(slug, { count: 5, pending: first.map(({ task }) => task) });
    const all = [...first, ...tasks];
    expect(all.map(({ kind }) => kind)).toEqual(['rank', 'rank', 'rank']);
    expect(new Set(all.map(({ prompt }) => prompt)).size).toBe(3);
    for (const { responses } of all) expect(responses.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(JSON.stringify(all)).not.toContain('system');
    for (const task of all) await client.answer(slug, { task: task.task, ranking: longestFirst(task) });
    expect(await client.tasks(slug)).toEqual({ tasks: [] });
    const orders = new Set<string>();
    for (let person = 0; person < 12; person++) {
      const [task] = (await browser().client.tasks(slug, { count: 3 })).tasks;
      orders.add(JSON.stringify(task?.responses.map(({ text }) => text.slice(0, 7))));
    }
    expect(orders.size).toBeGreaterThan(2);
  });

  it('rank fewer where a prompt has fewer, and of two ask about the pair', async () => {
    const { slug, admin } = await newProject({ prompts: 1, settings: { ranking_size: 9 } });
    await admin.importFile(slug, ndjson([{ prompt: 'Two?', responses: ['one', 'two'] }]), NDJSON);
    const { tasks } = await browser().client.tasks(slug, { count: 9 });
    expect(tasks.map(({ kind, responses }) => [kind, responses.length]).sort()).toEqual([
      ['pair', 2],
      ['rank', 3],
    ]);
  });

  it('never show anyone two responses together twice, also where a prompt has more than a task ranks', async () => {
    const { slug, id, admin } = await newProject({ prompts: 0, settings: { ranking_size: 3 } });
    const responses = Array.from({ length: 7 }, (_, index) => `Answer ${index}`);
    await admin.importFile(slug, ndjson([{ prompt: 'Seven?', responses }]), NDJSON);
    const { client } = browser();
    const met: string[] = [];
    for (let [task] = (await client.tasks(slug)).tasks; task; [task] = (await client.tasks(slug)).tasks) {
      met.push(...pairsOfTexts(task));
      const answer = task.kind === 'rank' ? { ranking: longestFirst(task) } : ({ outcome: 'a' } as const);
      await client.answer(slug, { task: task.task, ...answer });
      if (met.length > 9) await evictDurableObject(dispatcherOf(env, id));
    }
    expect(met).toHaveLength(21);
    expect(new Set(met).size).toBe(21);
  });

  it('collect each pair as often as is wanted with 20 annotators at once', async () => {
    const { slug, id } = await ranked({ overlap: 2 }, 8);
    await Promise.all(Array.from({ length: 20 }, () => rank(slug, 2)));
    const shown = (await rowsOf(id)).map(
      ({ ranking }) => (JSON.parse(ranking ?? '') as { shown: number[] }).shown,
    );
    const times = [...Map.groupBy(shown, (ids) => ids.toSorted().join()).values()].map(
      ({ length }) => length,
    );
    expect(times).toEqual(Array(8).fill(2));
  });

  it('come back to a page that lost them, for nobody else to wait for', async () => {
    const { slug } = await ranked({ overlap: 1 }, 1);
    const { client } = browser();
    const [lost] = (await client.tasks(slug)).tasks;
    const [again] = (await client.tasks(slug)).tasks;
    expect(again?.responses.map(({ text }) => text).sort()).toEqual(
      lost?.responses.map(({ text }) => text).sort(),
    );
    expect((await browser().client.tasks(slug)).tasks).toEqual([]);
    await client.answer(slug, { task: lost?.task, ranking: [['a', 'b', 'c']] });
    await expect(
      client.answer(slug, { task: again?.task, ranking: [['a'], ['b', 'c']] }),
    ).rejects.toMatchObject({
      code: 'task_answered',
    });
  });
});

describe('an answered ranking', () => {
  it('is one row that says which responses, in the order shown, came where', async () => {
    const { slug, id } = await ranked();
    const { answers } = await rank(slug, 1, () => [['b'], ['c', 'a']]);
    const { comparison } = answers[0] ?? {};
    expect(comparison).toMatchObject({
      id: 1,
      outcome: 'ranking',
      ranking: [['b'], ['a', 'c']],
      strength: null,
    });
    expect(Object.keys(comparison?.systems ?? {})).toEqual(['a', 'b', 'c']);
    expect(Object.values(comparison?.systems ?? {}).sort()).toEqual(['list', 'long', 'short']);
    const [row] = await rowsOf(id);
    const { shown, ranks } = JSON.parse(row?.ranking ?? '');
    expect(ranks).toEqual([2, 1, 2]);
    expect([row?.response_a, row?.response_b]).toEqual(shown.slice(0, 2));
    const texts = await env.DB.prepare('select id, text from responses where id in (?, ?, ?)')
      .bind(...shown)
      .all<{ id: number; text: string }>();
    const textOf = new Map(texts.results.map((response) => [response.id, response.text]));
    expect(shown.map((each: number) => textOf.get(each))).toEqual(
      answers[0]?.task.responses.map(({ text }) => text),
    );
  });

  it('writes two rows, as any comparison does', async () => {
    const { id } = await ranked();
    const insert = `insert into comparisons (project_id, id, annotator, task, response_a, response_b, outcome, ranking, created_at)
      values (?, 1, 'me', 't', 1, 2, 'ranking', '{"shown":[1,2,3],"ranks":[1,2,2]}', 0)`;
    expect((await env.DB.prepare(insert).bind(id).run()).meta.rows_written).toBe(2);
  });

  it('is known again, in whatever order it names what ties, and refuses any other answer', async () => {
    const { slug, id } = await ranked();
    const { client, cookie } = browser();
    const task = (await client.tasks(slug)).tasks[0]?.task;
    const by = cookie() ?? '';
    expect(await statusOf(slug, { task, ranking: [['b'], ['a', 'c']] }, by)).toBe(201);
    expect(await statusOf(slug, { task, ranking: [['b'], ['c', 'a']] }, by)).toBe(200);
    for (const other of [
      { ranking: [['b', 'a'], ['c']] },
      { ranking: [['b'], ['a'], ['c']] },
      { ranking: [['a', 'b', 'c']] },
      { outcome: 'skip' },
    ])
      expect(await problemOf(post(slug, { task, ...other }, by))).toMatchObject({
        status: 409,
        code: 'task_answered',
      });
    expect(await rowsOf(id)).toHaveLength(1);
  });

  it.each([
    [{ ranking: [['a'], ['b']] }, /\/ranking.*missing: c/],
    [{ ranking: [['a'], ['b'], ['c'], ['a']] }, /\/ranking.*"a".*twice/],
    [{ ranking: [['a'], ['b'], ['c'], ['d']] }, /\/ranking.*no response "d"/],
    [{ ranking: [['a'], [], ['b', 'c']] }, /\/ranking\/1/],
    [{ ranking: [['a'], ['b'], ['x']] }, /\/ranking\/2\/0/],
    [{ ranking: 'abc' }, /\/ranking/],
    [{ outcome: 'a' }, /\/outcome.*ranking/],
    [{ outcome: 'tie' }, /\/outcome.*ranking/],
    [{ outcome: 'ranking' }, /\/outcome/],
    [{}, /\/outcome.*either/],
    [{ outcome: 'skip', ranking: [['a', 'b', 'c']] }, /\/outcome.*not both/],
    [{ ranking: [['a', 'b', 'c']], strength: 3 }, /\/strength/],
  ])('is refused where it is none, by a sentence that names the field: %j', async (answer, sentence) => {
    const { slug, id } = await ranked({}, 1);
    const { client, cookie } = browser();
    const task = (await client.tasks(slug)).tasks[0]?.task;
    const problem = await problemOf(post(slug, { task, ...answer }, cookie()));
    expect(problem).toMatchObject({
      status: 422,
      code: 'validation',
      detail: expect.stringMatching(sentence),
    });
    expect(await rowsOf(id)).toEqual([]);
  });

  it('is no answer to a pair', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const { client, cookie } = browser();
    const task = (await client.tasks(slug)).tasks[0]?.task;
    const problem = await problemOf(post(slug, { task, ranking: [['a'], ['b']] }, cookie()));
    expect(problem).toMatchObject({ status: 422, detail: expect.stringContaining('/ranking') });
  });

  it('may say that all are bad, or skip', async () => {
    const { slug, id } = await ranked({}, 2);
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 2 });
    const bad = await client.answer(slug, { task: tasks[0]?.task, outcome: 'both_bad' });
    expect(bad).toMatchObject({ outcome: 'both_bad', ranking: null });
    await client.answer(slug, { task: tasks[1]?.task, outcome: 'skip', skip_reason: 'too long' });
    expect(await client.tasks(slug)).toEqual({ tasks: [] });
    await train(id);
    expect((await client.training(slug)).latest).toMatchObject({ comparisons: 2, preferences: 0 });
    const { systems } = await client.leaderboard(slug);
    expect(systems.map(({ ties, comparisons }) => [ties, comparisons])).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
    ]);
  });

  it('trains as one example, and counts all its pairs in the leaderboard', async () => {
    const { slug, id } = await ranked({ held_out_share: 0 });
    for (let person = 0; person < 3; person++) await rank(slug, 12);
    await train(id);
    const { client } = browser();
    expect((await client.training(slug)).latest).toMatchObject({ comparisons: 36, preferences: 36, lag: 0 });
    const { systems, comparisons } = await client.leaderboard(slug);
    expect(comparisons).toBe(36);
    expect(systems[0]).toMatchObject({ system: 'long', comparisons: 72, wins: 72, ties: 0 });
    expect(systems.find(({ system }) => system === 'list')).toMatchObject({ losses: 36, ties: 36 });
    const long = `Put the egg in boiling water. Wait for 6 minutes, then cool it. ${'Take care. '.repeat(9)}`;
    const ask = { prompt: 'A new prompt: how do I boil an egg?', a: long, b: 'Boil it for 6 minutes.' };
    expect((await client.compare(slug, ask)).probability_a).toBeGreaterThan(0.85);
  });
});

describe('undoing a ranking', () => {
  it('gives the weights and the counts of a log that never had it, and the same responses again', async () => {
    const [undone, never] = [await ranked(), await newProject({ prompts: 0 })];
    const order = (task: Task): Groups =>
      task.prompt.includes('3') ? [['c'], ['a'], ['b']] : longestFirst(task);
    const { client, answers } = await rank(undone.slug, 12, order);
    await train(undone.id);
    const gone = [2, 7];
    for (const at of gone) {
      const { tasks } = await client.undo(undone.slug, at + 1);
      expect(tasks[0]).toMatchObject({ kind: 'rank', responses: answers[at]?.task.responses });
    }
    await train(undone.id);
    // The same rankings by another way: as lines of an import.
    const lines = answers
      .filter((_, at) => !gone.includes(at))
      .map(({ task, comparison }) => ({
        prompt: task.prompt,
        responses: task.responses.map(({ key, text }) => ({ text, system: comparison.systems[key] })),
        ranking: comparison.ranking?.map((group) => group.map((key) => 'abc'.indexOf(key))),
      }));
    await never.admin.importFile(never.slug, ndjson(lines), NDJSON);
    // The reference responses, which centre rewards, are of the whole catalogue.
    await never.admin.importFile(
      never.slug,
      ndjson(
        gone.map((at) => ({
          prompt: answers[at]?.task.prompt,
          responses: answers[at]?.task.responses.map(({ key, text }) => ({
            text,
            system: answers[at]?.comparison.systems[key],
          })),
        })),
      ),
      NDJSON,
    );
    await train(never.id);
    const [one, other] = await Promise.all([undone, never].map(({ admin, slug }) => admin.checkpoint(slug)));
    expect(one?.comparisons).toBe(10);
    expect(one?.sha256).toBe(other?.sha256);
    expect(await undone.admin.leaderboard(undone.slug)).toEqual(await never.admin.leaderboard(never.slug));
    await evictDurableObject(trainerOf(env, undone.id));
    await trainerOf(env, undone.id).rebuild(undone.id);
    await train(undone.id);
    expect((await undone.admin.checkpoint(undone.slug)).sha256).toBe(one?.sha256);
  });

  it('lets it be answered anew, once, also when it is drawn rather than handed back', async () => {
    const { slug, id } = await ranked({}, 1);
    const { client, answers } = await rank(slug, 1);
    const back = (await client.undo(slug, answers[0]?.comparison.id ?? 0)).tasks[0]?.task;
    await evictDurableObject(dispatcherOf(env, id));
    const drawn = (await client.tasks(slug)).tasks[0]?.task;
    await client.answer(slug, { task: drawn, ranking: [['a'], ['b'], ['c']] });
    await expect(client.answer(slug, { task: back, ranking: [['a', 'b'], ['c']] })).rejects.toMatchObject({
      code: 'task_answered',
    });
    expect(await client.tasks(slug)).toEqual({ tasks: [] });
    expect(await rowsOf(id)).toHaveLength(2);
  });
});

describe('imported rankings', () => {
  const line = { prompt: 'Why?', responses: ['because', { text: 'so', system: 's' }, 'why not', 'hm'] };

  it('are one row each, and nothing the second time', async () => {
    const { slug, id, admin } = await newProject({ prompts: 0 });
    const rankings = [
      { annotator: 'kim', ranking: [3, [0, 2], 1] },
      { annotator: 'lee', ranks: [2, 1, null, 1] },
      { annotator: 'max', ranks: [2, 1, null, null] },
    ];
    const body = ndjson([{ ...line, rankings }]);
    const report = await admin.importFile(slug, body, NDJSON);
    expect(report).toMatchObject({ responses: 4, comparisons: 3, skipped: 0, errors: [] });
    expect(await admin.importFile(slug, body, NDJSON)).toMatchObject({ comparisons: 0, skipped: 7 });
    const [kim, lee, max] = await rowsOf(id);
    const [first = 0] = [kim?.response_a];
    expect(JSON.parse(kim?.ranking ?? '')).toEqual({
      shown: [0, 1, 2, 3].map((at) => first + at),
      ranks: [2, 3, 2, 1],
    });
    expect(JSON.parse(lee?.ranking ?? '')).toEqual({
      shown: [0, 1, 3].map((at) => first + at),
      ranks: [2, 1, 1],
    });
    expect(max).toMatchObject({ outcome: 'b', ranking: null });
    await train(id);
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 3, preferences: 3 });
  });

  it('are reported where they are wrong, and stop nothing', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const body = ndjson([
      { ...line, ranking: [0, 9] },
      { ...line, responses: ['x', 'x', 'y'], ranks: [1, 2, 3] },
      line,
    ]);
    const { errors, responses } = await admin.importFile(slug, body, NDJSON);
    expect(responses).toBe(4);
    expect(errors.map(({ line: at, message }) => [at, message])).toEqual([
      [1, expect.stringContaining('ranking[1]')],
      [2, expect.stringContaining('responses[1]')],
    ]);
  });

  it('can be what a project starts from', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    const rows = Array.from({ length: 12 }, (_, index) => ({
      prompt: `Prompt ${index}`,
      responses: [
        `Short ${index}.`,
        `Longer ${index}. ${'And more. '.repeat(9)}`,
        `Middling ${index}. And more.`,
      ],
      ranking: [1, 2, 0],
    }));
    const report = await admin.startFromFile(
      slug,
      ndjson([...rows, { ...line, ranks: [1, 1, 1, 1] }]),
      NDJSON,
    );
    expect(report).toMatchObject({ preferences: 12, errors: [] });
  });
});
