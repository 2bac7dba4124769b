import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { pairKey } from '../../worker/core/pairing.ts';
import type { Dispatcher } from '../../worker/dispatcher/dispatcher.ts';
import { dispatcherOf } from '../../worker/env.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { RowPages } from '../../worker/storage/row-pages.ts';
import { type DrawnTask, type TaskAsk, TaskDesk } from '../../worker/usecases/draw-tasks.ts';
import { countedD1 } from './counted-d1.ts';
import { annotate, browser, newProject, prefersLonger } from './tilt.ts';

async function logged(projectId: number): Promise<{ annotator: string; pair: number }[]> {
  const { results } = await env.DB.prepare(
    'select annotator, response_a as a, response_b as b from comparisons where project_id = ? and excluded = 0',
  )
    .bind(projectId)
    .all<{ annotator: string; a: number; b: number }>();
  return results.map(({ annotator, a, b }) => ({ annotator, pair: pairKey(a, b) }));
}

function counts(values: readonly unknown[]): number[] {
  return [...Map.groupBy(values, (value) => value).values()].map(({ length }) => length);
}

/** Asks and answers until nothing is left for them. */
async function annotateToTheEnd(slug: string, atOnce: number): Promise<void> {
  const { client } = browser();
  for (;;) {
    const { tasks } = await client.tasks(slug, { count: atOnce });
    if (tasks.length === 0) return;
    for (const task of tasks) {
      await client.answer(slug, { task: task.task, outcome: prefersLonger(task) });
    }
  }
}

describe('overlap', () => {
  it('collects each pair as often as is wanted with 50 annotators at once, none of whom gets a pair twice', async () => {
    const { slug, id } = await newProject({ prompts: 8, settings: { overlap: 3 } });
    await Promise.all(Array.from({ length: 50 }, (_, person) => annotateToTheEnd(slug, 1 + (person % 3))));
    const rows = await logged(id);
    expect(counts(rows.map(({ pair }) => pair)).length).toBe(24);
    expect(Math.min(...counts(rows.map(({ pair }) => pair)))).toBe(3);
    expect(rows.length).toBeLessThanOrEqual(1.1 * 3 * 24);
    expect(new Set(counts(rows.map(({ annotator, pair }) => `${annotator} ${pair}`)))).toEqual(new Set([1]));
  }, 30_000);

  it('loses nothing but softness when the dispatcher is ended: nobody answers a pair twice', async () => {
    const { slug, id } = await newProject({ prompts: 1, settings: { overlap: 2 } });
    const { client } = browser();
    const before = (await client.tasks(slug, { count: 3 })).tasks;
    await evictDurableObject(dispatcherOf(env, id));
    const after = (await client.tasks(slug, { count: 3 })).tasks;
    expect(after).toHaveLength(3);
    for (const { task } of before) await client.answer(slug, { task, outcome: 'tie' });
    for (const { task } of after) {
      // The same answer finds its row; with its sides exchanged a tie is another answer.
      await client.answer(slug, { task, outcome: 'tie' }).catch(({ code }) => {
        expect(code).toBe('task_answered');
      });
    }
    expect(await logged(id)).toHaveLength(3);
    await evictDurableObject(dispatcherOf(env, id));
    expect(await client.tasks(slug)).toEqual({ tasks: [] });
  });

  it('is what tasks in hand say of themselves, too, once the dispatcher has forgotten them', async () => {
    const { slug, id } = await newProject({ prompts: 1, settings: { overlap: 1 } });
    const [mine, yours] = [browser().client, browser().client];
    const pending = (await mine.tasks(slug, { count: 2 })).tasks.map(({ task }) => task);
    await evictDurableObject(dispatcherOf(env, id));
    await mine.tasks(slug, { count: 1, pending });
    expect((await yours.tasks(slug, { count: 3 })).tasks).toEqual([]);
  });

  it('is not claimed by tasks of someone else', async () => {
    const { slug } = await newProject({ prompts: 1, settings: { overlap: 2 } });
    const pending = (await browser().client.tasks(slug)).tasks.map(({ task }) => task);
    expect((await browser().client.tasks(slug, { count: 3, pending })).tasks).toHaveLength(3);
  });

  it('does not count a skip, and takes back what is undone', async () => {
    const { slug } = await newProject({ prompts: 1, settings: { overlap: 1 } });
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 3 });
    const ids: number[] = [];
    for (const [at, { task }] of tasks.entries()) {
      const { id } = await client.answer(slug, { task, outcome: at === 0 ? 'skip' : 'a' });
      ids.push(id);
    }
    expect((await client.tasks(slug, { count: 3 })).tasks).toEqual([]);
    expect((await browser().client.tasks(slug, { count: 3 })).tasks).toHaveLength(1);
    await client.undo(slug, ids[1] as number);
    expect((await browser().client.tasks(slug, { count: 3 })).tasks).toHaveLength(1);
  });

  it('by default asks everyone about every pair', async () => {
    const { slug, id } = await newProject({ prompts: 2 });
    for (let person = 0; person < 3; person++) await annotate(slug, 100);
    expect(counts((await logged(id)).map(({ pair }) => pair))).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it('hands an undone pair out again as one task, however often it is undone', async () => {
    const { slug, id } = await newProject({ prompts: 1 });
    const { client, ids } = await annotate(slug, 1);
    const first = (await client.undo(slug, ids[0] as number)).tasks[0]?.task;
    const again = (await client.undo(slug, ids[0] as number)).tasks[0]?.task;
    await evictDurableObject(dispatcherOf(env, id));
    const { tasks } = await client.tasks(slug, { count: 3 });
    expect(tasks).toHaveLength(3);
    await client.answer(slug, { task: first, outcome: 'a' });
    expect(await client.answer(slug, { task: again, outcome: 'a' })).toMatchObject({ outcome: 'a' });
    for (const { task } of tasks) await client.answer(slug, { task, outcome: 'tie' }).catch(() => {});
    expect(await logged(id)).toHaveLength(3);
  });
});

const ASK: TaskAsk = {
  annotator: 'kim',
  count: 1,
  inHand: [],
  overlap: 1,
  activeShare: 0,
  heldOutShare: 0,
  holdMs: 600_000,
};

/** A desk as the dispatcher has one, on a clock and a database of the test's. */
function withDesk<R>(id: number, run: (newDesk: (d1?: D1Database) => TaskDesk) => Promise<R>): Promise<R> {
  return runInDurableObject(dispatcherOf(env, id), (_: Dispatcher, state) =>
    run((d1 = env.DB) => {
      const pages = new RowPages<readonly [number, number]>(state.storage.sql);
      return new TaskDesk(openDatabase(d1), { projectId: id, pages });
    }),
  );
}

const pairsOf = (tasks: readonly DrawnTask[]) => tasks.map(({ a, b }) => pairKey(a, b)).sort();

describe('a reservation', () => {
  it('ends by itself, and sooner where its annotator comes back without the task', async () => {
    const { id } = await newProject({ prompts: 1 });
    await withDesk(id, async (newDesk) => {
      const desk = newDesk();
      const lee = { ...ASK, annotator: 'lee', count: 3 };
      const [held] = await desk.draw(ASK, 0);
      expect(await desk.draw(lee, 0)).toHaveLength(2);
      const max = { ...ASK, annotator: 'max', count: 3 };
      expect(await desk.draw(max, 599_999)).toHaveLength(0);
      // Lee still has theirs in hand and says so; Kim never came back.
      const inHand = (await desk.draw({ ...lee, count: 2 }, 599_999)).slice(0, 2);
      expect(inHand).toHaveLength(2);
      const freed = await desk.draw(max, 600_000);
      expect(pairsOf(freed)).toEqual(pairsOf([held as DrawnTask]));
    });
  });

  it('is given again to its annotator where nothing else is left, as the same task', async () => {
    const { id } = await newProject({ prompts: 1 });
    await withDesk(id, async (newDesk) => {
      const desk = newDesk();
      const first = await desk.draw({ ...ASK, count: 3 }, 0);
      const afterReload = await desk.draw({ ...ASK, count: 3 }, 1_000);
      expect(afterReload).toEqual(first);
      const [one, ...rest] = first;
      const inHand = [one as DrawnTask];
      expect(await desk.draw({ ...ASK, count: 3, inHand }, 2_000)).toEqual(rest);
    });
  });

  it('lasts a minute more where its annotator asks without it, so that two windows of one annotator differ', async () => {
    const { id } = await newProject({ prompts: 1 });
    await withDesk(id, async (newDesk) => {
      const desk = newDesk();
      const first = await desk.draw(ASK, 0);
      const second = await desk.draw(ASK, 1_000);
      expect(pairsOf(second)).not.toEqual(pairsOf(first));
      const max = { ...ASK, annotator: 'max', count: 3 };
      const inHand = await desk.draw(max, 60_999);
      expect(inHand).toHaveLength(1);
      expect(pairsOf(await desk.draw({ ...max, inHand }, 61_000))).toEqual(pairsOf(first));
    });
  });
});

describe('what asking costs', () => {
  it('is no row written, and no more rows read the longer the log is', async () => {
    const { slug, id } = await newProject({ prompts: 12 });
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 30 });
    for (const task of tasks) await client.answer(slug, { task: task.task, outcome: 'a' });
    await withDesk(id, async (newDesk) => {
      const { d1, rows } = countedD1(env.DB);
      const desk = newDesk(d1);
      await desk.draw(ASK, 0);
      const first = rows.read;
      // Responses with their prompts, and the log.
      expect(first).toBeGreaterThanOrEqual(36 + 30);
      for (let ask = 1; ask <= 10; ask++) await desk.draw({ ...ASK, annotator: 'lee' }, ask);
      expect(rows.read - first).toBeLessThanOrEqual(1 + 10 * 4);
      expect(rows.written).toBe(0);
    });
  });

  it('is no reading of the log from its beginning when the dispatcher wakes', async () => {
    const { id } = await newProject({ prompts: 2 });
    const [first, second] = await responseIds(id);
    await insertComparisons(id, { count: 5_020, a: first, b: second });
    await withDesk(id, async (newDesk) => {
      await newDesk().draw(ASK, 0);
      const { d1, rows } = countedD1(env.DB);
      const woken = newDesk(d1);
      const drawn = await woken.draw({ ...ASK, overlap: 5_020, count: 10 }, 0);
      expect(rows.read).toBeLessThan(200);
      expect(drawn).toHaveLength(5);
      const again = await newDesk().draw({ ...ASK, overlap: 5_021, count: 10 }, 0);
      expect(again).toHaveLength(6);
    });
  });
});

async function responseIds(projectId: number): Promise<[number, number]> {
  const { results } = await env.DB.prepare(
    'select id from responses where project_id = ? order by id limit 2',
  )
    .bind(projectId)
    .all<{ id: number }>();
  return [results[0]?.id ?? 0, results[1]?.id ?? 0];
}

/** As many annotators who judged one pair. */
async function insertComparisons(
  projectId: number,
  { count, a, b }: { count: number; a: number; b: number },
): Promise<void> {
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)
     insert into comparisons (project_id, id, annotator, task, response_a, response_b, outcome, created_at)
     select ?1, i, 'n' || i, 't', ?3, ?4, 'a', 0 from n`,
  )
    .bind(projectId, count, a, b)
    .run();
}
