import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import { pairKey } from '../../worker/core/pairing.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { pairsOf as pairsOfList } from '../../worker/core/ranking.ts';
import type { Dispatcher } from '../../worker/dispatcher/dispatcher.ts';
import { dispatcherOf } from '../../worker/env.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { enterQuarantine } from '../../worker/storage/quarantines.ts';
import { RowPages } from '../../worker/storage/row-pages.ts';
import { type DrawnTask, type TaskAsk, TaskDesk } from '../../worker/usecases/draw-tasks.ts';
import { PairFollower } from '../../worker/usecases/follow-pairs.ts';
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
  });

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

describe('annotators in quarantine', () => {
  /** How a pair stands by the log alone. */
  async function countsByLog(projectId: number): Promise<Map<number, number>> {
    const { results } = await env.DB.prepare(
      `select min(response_a, response_b) as a, max(response_a, response_b) as b, count(*) as n from comparisons c
       where project_id = ?1 and excluded = 0 and outcome <> 'skip' and purpose is null and coalesce(
         (select action from quarantines q where q.project_id = ?1 and q.annotator = c.annotator order by id desc limit 1),
         'release') = 'release' group by 1, 2`,
    )
      .bind(projectId)
      .all<{ a: number; b: number; n: number }>();
    const counted = results.map(({ a, b, n }) => [pairKey(a, b), n] as const);
    return new Map(counted.sort(([one], [other]) => one - other));
  }

  const move = (projectId: number, annotator: string, action: 'quarantine' | 'release') =>
    enterQuarantine(
      openDatabase(env.DB),
      { projectId, annotator, action, createdAt: new Date() },
      { by: null, action: 'annotator.quarantined', reason: 'spam', at: new Date() },
    );
  const nameOf = async (client: Client) => (await client.me()).annotator ?? '';

  it('answer for nobody: their pairs want another, and theirs again once they are let out', async () => {
    const { slug, id } = await newProject({ prompts: 1, settings: { overlap: 1 } });
    const name = await nameOf((await annotate(slug, 3)).client);
    const openPairs = async () => (await browser().client.tasks(slug, { count: 3 })).tasks.length;
    expect(await openPairs()).toBe(0);
    await move(id, name, 'quarantine');
    expect(await openPairs()).toBe(3);
    await move(id, name, 'release');
    expect(await openPairs()).toBe(0);
  });

  it('keep no pair from others by holding it', async () => {
    const { slug, id } = await newProject({ prompts: 1, settings: { overlap: 1 } });
    const { client } = await annotate(slug, 1);
    await move(id, await nameOf(client), 'quarantine');
    expect((await client.tasks(slug, { count: 2 })).tasks).toHaveLength(2);
    expect((await browser().client.tasks(slug, { count: 3 })).tasks).toHaveLength(3);
  });

  it('leave every pair counted as the log has it, whatever is answered, taken back, moved and erased, in any order', async () => {
    const { slug, id } = await newProject({ prompts: 2 });
    const random = seededRandom(11);
    const pick = <T>(list: readonly T[]): T => list[random() % list.length] as T;
    const people = Array.from({ length: 4 }, () => browser().client);
    const given: { client: Client; id: number }[] = [];
    const follower = newFollower(id);
    const answer = async () => {
      const client = pick(people);
      const [task] = (await client.tasks(slug)).tasks;
      if (!task) return;
      const outcome = pick(['a', 'tie', 'skip'] as const);
      given.push({ client, id: (await client.answer(slug, { task: task.task, outcome })).id });
    };
    const moves = [
      answer,
      async () => {
        const own = pick(given);
        // Of another's, or after an erasure, it is refused.
        await own?.client.undo(slug, own.id).catch(() => {});
      },
      async () => move(id, await nameOf(pick(people)), pick(['quarantine', 'release'])),
      () => (random() % 4 === 0 ? pick(people).eraseMe() : answer()),
    ];
    for (let turn = 0; turn < 90; turn++) {
      await (random() % 2 ? answer : pick(moves))();
      if (random() % 3 === 0) expect(await countsOf(follower)).toEqual(await countsByLog(id));
    }
    expect(await countsOf(follower)).toEqual(await countsByLog(id));
    expect(await countsOf(newFollower(id))).toEqual(await countsByLog(id));
  });
});

function newFollower(projectId: number): PairFollower {
  const pages = { read: () => ({ rows: [], last: 0 }), keep: () => {} };
  const listener = { answered: () => {}, takenBack: () => {} };
  return new PairFollower(openDatabase(env.DB), { projectId, pages, listener });
}

/** How often each pair was judged, as the book has it. */
async function countsOf(follower: PairFollower): Promise<Map<number, number>> {
  await follower.follow();
  const { catalogue, judged } = follower.book;
  const pairs = [...catalogue.values()].flatMap((responses) =>
    pairsOfList(responses.length).map(([x, y]) => [responses[x] as number, responses[y] as number] as const),
  );
  const counted = pairs.map(([a, b]) => [pairKey(a, b), judged.ofPair(a, b)] as const);
  return new Map(counted.filter(([, count]) => count !== 0).sort(([one], [other]) => one - other));
}

const ASK: TaskAsk = {
  annotator: 'kim',
  count: 1,
  inHand: [],
  overlap: 1,
  activeShare: 0,
  heldOutShare: 0,
  goldShare: 0,
  repeatShare: 0,
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

describe('a pair that was answered', () => {
  it('is known as such at once, even while the log is being read for someone else', async () => {
    const { id } = await newProject({ prompts: 1 });
    await withDesk(id, async (newDesk) => {
      const late = lateD1(env.DB);
      const desk = newDesk(late.d1);
      const [held] = (await desk.draw({ ...ASK, overlap: null }, 0)) as [DrawnTask];
      late.hold();
      const lee = desk.draw({ ...ASK, annotator: 'lee' }, 600_000);
      await late.isRead();
      await insertComparisons(id, { count: 1, a: held.a, b: held.b, annotator: 'kim' });
      const kim = desk.draw({ ...ASK, overlap: null, count: 3 }, 600_000);
      late.release();
      await lee;
      expect(pairsOf(await kim)).not.toContain(pairKey(held.a, held.b));
    });
  });
});

/** A D1 whose answers to a batch can be held back once they are read. */
function lateD1(d1: D1Database) {
  let [gate, open, read, told] = [Promise.resolve(), () => {}, Promise.resolve(), () => {}];
  return {
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
      read = new Promise((resolve) => {
        told = resolve;
      });
    },
    isRead: () => read,
    release: () => open(),
    d1: {
      prepare: (query: string) => d1.prepare(query),
      async batch(statements: D1PreparedStatement[]) {
        const results = await d1.batch(statements);
        told();
        await gate;
        return results;
      },
    } as unknown as D1Database,
  };
}

describe('what asking costs', () => {
  it('is, once for each who enters the quarantine, their own rows', async () => {
    const { id } = await newProject({ prompts: 2 });
    const [first, second] = await responseIds(id);
    await insertComparisons(id, { count: 500, a: first, b: second });
    await withDesk(id, async (newDesk) => {
      const { d1, rows } = countedD1(env.DB);
      const desk = newDesk(d1);
      await desk.draw(ASK, 0);
      await env.DB.prepare(
        `insert into quarantines (project_id, id, annotator, action, created_at) values (?, 1, 'n7', 'quarantine', 0)`,
      )
        .bind(id)
        .run();
      const before = rows.read;
      const drawn = await desk.draw({ ...ASK, overlap: 500, count: 10 }, 1);
      expect(rows.read - before).toBeLessThan(20);
      expect(drawn).toHaveLength(6);
    });
  });

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

/** As many annotators who judged one pair; the first may be named. */
async function insertComparisons(
  projectId: number,
  { count, a, b, annotator = 'n1' }: { count: number; a: number; b: number; annotator?: string },
): Promise<void> {
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)
     insert into comparisons (project_id, id, annotator, task, response_a, response_b, outcome, created_at)
     select ?1, i, iif(i = 1, ?5, 'n' || i), 't', ?3, ?4, 'a', 0 from n`,
  )
    .bind(projectId, count, a, b, annotator)
    .run();
}
