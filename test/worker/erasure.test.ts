import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import { laggingProjects } from '../../worker/storage/checkpoints.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { excludeComparisons } from '../../worker/storage/exclude-comparisons.ts';
import { eraseAnnotator } from '../../worker/usecases/erase-annotator.ts';
import { forgetErasures } from '../../worker/usecases/forget-erasures.ts';
import { wakeLaggingTrainers } from '../../worker/usecases/wake-lagging-trainers.ts';
import { annotate, browser, newProject, prefersLonger, send, train } from './tilt.ts';

interface Judged {
  prompt: string;
  a: string;
  b: string;
  system_a: string | null;
  system_b: string | null;
  outcome: 'a' | 'b' | 'tie';
  annotator: string;
}

/** Answers as a new annotator, and tells what was said, as a caller names it: by texts and systems. */
async function judge(client: Client, slug: string, count: number): Promise<Judged[]> {
  const { tasks } = await client.tasks(slug, { count });
  const judged: Judged[] = [];
  for (const [at, task] of tasks.entries()) {
    const outcome = at % 5 === 4 ? 'tie' : prefersLonger(task);
    const given = { rationale: 'My cat says so.', reasons: ['cats'], skip_reason: 'tired' };
    const { systems, annotator } = await client.answer(slug, { task: task.task, outcome, ...given });
    const [a = '', b = ''] = task.responses.map(({ text }) => text);
    judged.push({ prompt: task.prompt, a, b, system_a: systems.a, system_b: systems.b, outcome, annotator });
  }
  return judged;
}

async function play(
  { slug, admin }: { slug: string; admin: Client },
  judged: readonly Judged[],
): Promise<void> {
  for (const { outcome, ...pair } of judged) {
    const { tasks } = await admin.tasks(slug, { pairs: [pair] });
    await admin.answer(slug, { task: tasks[0]?.task, outcome });
  }
}

/** A log that is as long as one wishes, all by one annotator. */
async function fill(projectId: number, annotator: string, rows: number): Promise<void> {
  const [first] = (
    await env.DB.prepare('select min(id) as id from responses where project_id = ?')
      .bind(projectId)
      .all<{ id: number }>()
  ).results;
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?3)
     insert into comparisons (project_id, id, annotator, task, response_a, response_b, outcome, rationale, created_at)
     select ?1, i, ?2, 'task-' || i, ?4, ?4 + 1, 'tie', 'why', 0 from n`,
  )
    .bind(projectId, annotator, rows, first?.id)
    .run();
}

async function numbersOf(projectId: number) {
  return env.DB.prepare(
    `select
       (select count(*) from comparisons where project_id = ?1 and excluded = 0) as standing,
       (select count(*) from comparisons where project_id = ?1 and rationale is not null) as texts,
       (select count(*) from exclusions where project_id = ?1) as exclusions,
       (select max(id) from exclusions where project_id = ?1) as "lastExclusion"`,
  )
    .bind(projectId)
    .first();
}

describe('erasure', () => {
  it('leaves the weights, the leaderboard and the counts of a log that never had the rows, to the bit', async () => {
    const [erased, never] = [await newProject(), await newProject()];
    const [me, you] = [browser().client, browser().client];
    const yours = await judge(you, erased.slug, 9);
    await judge(me, erased.slug, 14);
    await train(erased.id);
    yours.push(...(await judge(you, erased.slug, 12)));
    await judge(me, erased.slug, 6);
    await train(erased.id);
    expect(await me.eraseMe()).toEqual({ comparisons: 20, projects: 1 });
    yours.push(...(await judge(you, erased.slug, 5)));
    await train(erased.id);
    await play(never, yours);
    await train(never.id);
    const [after, plain] = await Promise.all([erased, never].map(({ slug }) => you.checkpoint(slug)));
    expect(after?.sha256).toBe(plain?.sha256);
    expect(after?.comparisons).toBe(26);
    expect(await you.leaderboard(erased.slug)).toEqual(await you.leaderboard(never.slug));
    expect((await you.training(erased.slug)).latest).toMatchObject({ comparisons: 26, lag: 0 });
    expect((await you.project(erased.slug)).counts).toEqual((await you.project(never.slug)).counts);
  });

  it('reaches every project, and what was taken back before; nothing in the log leads back to who it was', async () => {
    const [one, other] = [await newProject(), await newProject()];
    const { client, cookie } = browser();
    await judge(client, one.slug, 4);
    await judge(client, other.slug, 3);
    await client.undo(one.slug, 2);
    const { annotator } = await client.me();
    const { ids } = await annotate(one.slug, 2);
    const before = cookie();
    expect(await client.eraseMe()).toEqual({ comparisons: 7, projects: 2 });
    expect(cookie()).not.toBe(before);
    for (const { id } of [one, other]) {
      const { results } = await env.DB.prepare('select * from comparisons where project_id = ?')
        .bind(id)
        .all();
      expect(JSON.stringify(results)).not.toContain(annotator);
      expect(JSON.stringify(results)).not.toMatch(/cat|tired/);
    }
    const names = await env.DB.prepare(
      `select distinct project_id, annotator from comparisons where annotator glob 'erased-*' and project_id in (?, ?)`,
    )
      .bind(one.id, other.id)
      .all<{ annotator: string }>();
    // One in each project, so that not even the projects can be put together.
    expect(new Set(names.results.map((row) => row.annotator)).size).toBe(2);
    const reasons = await env.DB.prepare(
      'select reason, count(*) as count from exclusions where project_id = ? group by reason',
    )
      .bind(one.id)
      .all();
    expect(reasons.results).toEqual([
      { reason: 'erasure', count: 3 },
      { reason: 'undo', count: 1 },
    ]);
    expect((await client.project(one.slug)).counts).toMatchObject({ comparisons: ids.length, annotators: 1 });
    expect(await client.me()).toMatchObject({ comparisons: 0, projects: [] });
    // With the old cookie, again: nothing is left.
    const again = await send('/v1/me', { method: 'DELETE', headers: { cookie: before ?? '' } });
    expect(await again.json()).toEqual({ comparisons: 0, projects: 0 });
  });

  it('hands the pairs out again to an annotator who comes back under the same name', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    const { token } = await admin.annotatorToken(slug, { annotator: 'kim' });
    const headers = { 'tilt-annotator': token, 'content-type': 'application/json' };
    const ask = async (): Promise<{ task: string }[]> => {
      const answer = await send(`/v1/projects/${slug}/tasks`, {
        method: 'POST',
        headers,
        body: '{"count":3}',
      });
      return ((await answer.json()) as { tasks: { task: string }[] }).tasks;
    };
    for (const { task } of await ask()) await admin.answer(slug, { task, outcome: 'a' });
    expect(await ask()).toEqual([]);
    await send('/v1/me', { method: 'DELETE', headers });
    expect(await ask()).toHaveLength(3);
  });

  it('lets no task be answered that was handed out before, in any project, nor an answer be sent again', async () => {
    const [one, other] = [await newProject({ prompts: 2 }), await newProject({ prompts: 1 })];
    const { client, cookie } = browser();
    const [first, second] = (await client.tasks(one.slug, { count: 2 })).tasks;
    const [elsewhere] = (await client.tasks(other.slug)).tasks;
    await client.answer(one.slug, { task: first?.task, outcome: 'a' });
    const before = cookie() ?? '';
    await client.eraseMe();
    const late = [
      [one.slug, first],
      [one.slug, second],
      [other.slug, elsewhere],
    ] as const;
    for (const [slug, task] of late) {
      const refused = { status: 403, code: 'task_invalid' };
      // By the browser, which is nobody now; by who still has the cookie; by an owner's key.
      const answer = { task: task?.task, outcome: 'a' as const };
      await expect(client.answer(slug, answer)).rejects.toMatchObject(refused);
      await expect(one.admin.answer(slug, answer)).rejects.toMatchObject(refused);
      const init = { method: 'POST', headers: { cookie: before, 'content-type': 'application/json' } };
      const again = await send(`/v1/projects/${slug}/comparisons`, { ...init, body: JSON.stringify(answer) });
      expect(await again.json()).toMatchObject(refused);
    }
    expect(await numbersOf(one.id)).toMatchObject({ standing: 0, exclusions: 1 });
    expect(await numbersOf(other.id)).toMatchObject({ standing: 0 });
    const [fresh] = (await client.tasks(one.slug)).tasks;
    expect(await client.answer(one.slug, { task: fresh?.task, outcome: 'a' })).toMatchObject({ id: 2 });
  });

  it('in one project leaves tasks of the same name in others as they were, and its mark goes with the last task', async () => {
    const [one, other] = [await newProject({ prompts: 1 }), await newProject({ prompts: 1 })];
    const taskOf = async ({ slug, admin }: typeof one) =>
      (await admin.tasks(slug, { annotator: 'kim' })).tasks[0]?.task;
    const [here, there] = [await taskOf(one), await taskOf(other)];
    const db = openDatabase(env.DB);
    const of = { annotator: 'kim', projectId: one.id, by: null, secret: env.SIGNING_SECRET, wake: () => {} };
    await eraseAnnotator(db, { ...of, now: new Date() });
    await expect(one.admin.answer(one.slug, { task: here, outcome: 'a' })).rejects.toMatchObject({
      code: 'task_invalid',
    });
    await other.admin.answer(other.slug, { task: there, outcome: 'a' });
    const marks = async () => (await env.DB.prepare('select mark from erasures').all()).results.length;
    expect(await marks()).toBeGreaterThan(0);
    const { results } = await env.DB.prepare('select * from erasures').all();
    expect(JSON.stringify(results)).not.toContain('kim');
    await forgetErasures(db, new Date(Date.now() + 23 * 3_600_000));
    expect(await marks()).toBeGreaterThan(0);
    await forgetErasures(db, new Date(Date.now() + 24 * 3_600_000 + 1));
    expect(await marks()).toBe(0);
  });

  it('takes an annotator of 20,000 comparisons, numbers exclusions without gaps, and goes on where it was cut', async () => {
    const { id: projectId } = await newProject();
    await fill(projectId, 'busy', 20_000);
    const db = openDatabase(env.DB);
    let batches = 0;
    const cut = new Proxy(db.$client, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (name === 'batch' && ++batches > 3) throw new Error('the plug was pulled');
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const woken: number[] = [];
    const wake = (id: number) => woken.push(id);
    const me = { annotator: 'busy', projectId: null, by: null, now: new Date(), secret: 'of the test', wake };
    await expect(eraseAnnotator(openDatabase(cut), me)).rejects.toThrow();
    expect(await numbersOf(projectId)).toEqual({
      standing: 14_000,
      texts: 14_000,
      exclusions: 6_000,
      lastExclusion: 6_000,
    });
    expect(await eraseAnnotator(db, me)).toEqual({ comparisons: 14_000, projects: 1 });
    expect(await numbersOf(projectId)).toEqual({
      standing: 0,
      texts: 0,
      exclusions: 20_000,
      lastExclusion: 20_000,
    });
    expect(woken).toEqual([projectId, projectId]);
    expect(await eraseAnnotator(db, me)).toEqual({ comparisons: 0, projects: 0 });
  });
});

describe('excluding all comparisons of an annotator', () => {
  it('takes each out once, with its reason, and leaves who gave it and what else it says', async () => {
    const { id: projectId } = await newProject();
    await fill(projectId, 'busy', 4_500);
    const db = openDatabase(env.DB);
    const busy = { projectId, annotator: 'busy', reason: 'quarantine', now: new Date() } as const;
    expect(await excludeComparisons(db, busy)).toBe(4_500);
    expect(await excludeComparisons(db, busy)).toBe(0);
    expect(await numbersOf(projectId)).toEqual({
      standing: 0,
      texts: 4_500,
      exclusions: 4_500,
      lastExclusion: 4_500,
    });
    expect(await excludeComparisons(db, { ...busy, annotator: 'nobody' })).toBe(0);
  });

  it('is found by the watchdog when nobody told the trainer', async () => {
    const { slug, id, admin } = await newProject();
    const { client } = await annotate(slug, 4);
    await train(id);
    const { annotator } = await client.me();
    const busy = {
      projectId: id,
      annotator: annotator ?? '',
      reason: 'quarantine',
      now: new Date(),
    } as const;
    await excludeComparisons(openDatabase(env.DB), busy);
    await wakeLaggingTrainers(env, new Date());
    await expect.poll(async () => (await admin.training(slug)).latest.comparisons).toBe(0);
    const lagging = async () =>
      (await laggingProjects(openDatabase(env.DB), new Date())).map((project) => project.id);
    await expect.poll(lagging).not.toContain(id);
  });
});
