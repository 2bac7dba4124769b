import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { seal } from '../../worker/usecases/sealed-token.ts';
import { signTask, type TaskClaims } from '../../worker/usecases/signed-task.ts';
import { annotate, browser, newProject, problemOf, send } from './tilt.ts';

async function rows(projectId: number): Promise<number> {
  const count = 'select count(*) as count from comparisons where project_id = ?';
  return (await env.DB.prepare(count).bind(projectId).first<number>('count')) ?? -1;
}

function answer(slug: string, body: unknown, cookie?: string): Promise<Response> {
  return send(`/v1/projects/${slug}/comparisons`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
}

async function aTask(slug: string) {
  const { client, cookie } = browser();
  const { tasks } = await client.tasks(slug);
  return { task: tasks[0]?.task ?? '', cookie: cookie() ?? '' };
}

/** What a task says that was handed out just now. */
function claimsOf(projectId: number, expiresAt: number): TaskClaims {
  const responses = { a: 1, b: 2, active: false, purpose: null };
  return { projectId, task: 'x', annotator: 'me', ...responses, issuedAt: Date.now(), expiresAt };
}

describe('the log', () => {
  it('takes an answer once, however often it is sent', async () => {
    const { slug, id } = await newProject();
    const { task, cookie } = await aTask(slug);
    const answers = await Promise.all([1, 2, 3, 4].map(() => answer(slug, { task, outcome: 'a' }, cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    const bodies = await Promise.all(answers.map((response) => response.json()));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(await rows(id)).toBe(1);
  });

  it('keeps what came with an answer', async () => {
    const { slug } = await newProject();
    const { task, cookie } = await aTask(slug);
    const given = {
      active_ms: 4200,
      strength: 3,
      reasons: ['clearer', 'shorter'],
      rationale: 'It says why.',
    };
    const comparison = await (await answer(slug, { task, outcome: 'a', ...given }, cookie)).json();
    expect(comparison).toMatchObject({ ...given, skip_reason: null });
  });

  it('refuses another answer to the same task', async () => {
    const { slug, id } = await newProject();
    const { task, cookie } = await aTask(slug);
    await answer(slug, { task, outcome: 'a' }, cookie);
    const problem = await problemOf(answer(slug, { task, outcome: 'tie' }, cookie));
    expect(problem).toMatchObject({ status: 409, code: 'task_answered' });
    expect(await rows(id)).toBe(1);
  });

  it('knows that the same letter is another answer where the sides are exchanged', async () => {
    const { slug, id } = await newProject();
    const claims = claimsOf(id, Date.now() / 1000 + 60);
    const [task, exchanged] = await Promise.all([
      signTask(claims, env.SIGNING_SECRET),
      signTask({ ...claims, a: 2, b: 1 }, env.SIGNING_SECRET),
    ]);
    expect((await answer(slug, { task, outcome: 'a' })).status).toBe(201);
    expect(await problemOf(answer(slug, { task: exchanged, outcome: 'a' }))).toMatchObject({
      code: 'task_answered',
    });
  });

  it('refuses every token with one character changed', async () => {
    const { slug, id } = await newProject();
    const { task } = await aTask(slug);
    const flipped = Array.from({ length: task.length }, (_, index) => {
      const other = task[index] === 'A' ? 'B' : 'A';
      return task.slice(0, index) + other + task.slice(index + 1);
    });
    const lastBits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
      (end) => task.slice(0, -1) + end,
    );
    for (const token of [...flipped, ...lastBits].filter((token) => token !== task)) {
      const problem = await problemOf(answer(slug, { task: token, outcome: 'a' }));
      expect(problem.code, token).toMatch(/^task_(invalid|expired)$/);
    }
    expect(await rows(id)).toBe(0);
  });

  it('refuses a token signed with another secret, unsigned, or for another project', async () => {
    const [mine, other] = [await newProject(), await newProject()];
    const claims = claimsOf(mine.id, Date.now() / 1000 + 600);
    const forged = await signTask(claims, 'a secret that is not the server’s own');
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`;
    const foreign = (await aTask(other.slug)).task;
    for (const task of [forged, unsigned, foreign, 'rubbish', 'a.b.c']) {
      const problem = await problemOf(answer(mine.slug, { task, outcome: 'a' }));
      expect(problem).toMatchObject({ status: 403, code: 'task_invalid' });
    }
    expect(await rows(mine.id)).toBe(0);
  });

  it('refuses a token whose claims are not those of a task, even well sealed', async () => {
    const { slug } = await newProject();
    const exp = Math.floor(Date.now() / 1000) + 60;
    const token = await seal({ hello: 'world', exp }, { secret: env.SIGNING_SECRET, use: 'task' });
    expect(await problemOf(answer(slug, { task: token, outcome: 'a' }))).toMatchObject({ status: 403 });
  });

  it('refuses an expired token', async () => {
    const { slug, id } = await newProject();
    const expiresAt = Math.floor(Date.now() / 1000) - 1;
    const task = await signTask(claimsOf(id, expiresAt), env.SIGNING_SECRET);
    expect(await problemOf(answer(slug, { task, outcome: 'a' }))).toMatchObject({
      status: 410,
      code: 'task_expired',
    });
  });

  it('knows an answer again that is sent after its task has expired, and takes no other one', async () => {
    const { slug, id } = await newProject();
    const expiresAt = Math.floor(Date.now() / 1000) + 1;
    const task = await signTask(claimsOf(id, expiresAt), env.SIGNING_SECRET);
    expect((await answer(slug, { task, outcome: 'a' })).status).toBe(201);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await answer(slug, { task, outcome: 'a' })).status).toBe(200);
    expect(await problemOf(answer(slug, { task, outcome: 'b' }))).toMatchObject({ code: 'task_answered' });
    expect(await rows(id)).toBe(1);
  });

  it('refuses a task of another annotator', async () => {
    const { slug, id } = await newProject();
    const [mine, yours] = [await aTask(slug), await aTask(slug)];
    const problem = await problemOf(answer(slug, { task: yours.task, outcome: 'a' }, mine.cookie));
    expect(problem).toMatchObject({ status: 403, code: 'task_invalid' });
    expect(await rows(id)).toBe(0);
  });

  it('numbers a project’s comparisons from one without gaps, whoever writes at once', async () => {
    const { slug } = await newProject();
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => annotate(slug, 6)));
    const ids = people.flatMap((person) => person.ids).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it('writes two rows for a comparison: the row and its index entry', async () => {
    const { id } = await newProject();
    const insert = `insert into comparisons (project_id, id, annotator, task, response_a, response_b, outcome, created_at)
      values (?, (select coalesce(max(id), 0) + 1 from comparisons where project_id = ?1), 'me', 't', 1, 2, 'a', 0)`;
    const { meta } = await env.DB.prepare(insert).bind(id).run();
    expect(meta.rows_written).toBe(2);
  });
});

describe('undo', () => {
  it('takes a comparison out of the count and hands the pair out again', async () => {
    const { slug } = await newProject();
    const { client, ids } = await annotate(slug, 3);
    const { tasks } = await client.undo(slug, ids[2] as number);
    expect((await client.project(slug)).counts.comparisons).toBe(2);
    await client.undo(slug, ids[2] as number);
    expect((await client.project(slug)).counts.comparisons).toBe(2);
    await client.answer(slug, { task: tasks[0]?.task, outcome: 'tie' });
    expect((await client.project(slug)).counts.comparisons).toBe(3);
  });

  it('is for one’s own comparisons only', async () => {
    const { slug } = await newProject();
    const { ids } = await annotate(slug, 1);
    const other = await annotate(slug, 1);
    await expect(other.client.undo(slug, ids[0] as number)).rejects.toMatchObject({
      code: 'not_your_comparison',
    });
    await expect(browser().client.undo(slug, ids[0] as number)).rejects.toMatchObject({
      code: 'key_missing',
    });
    await expect(other.client.undo(slug, 999)).rejects.toMatchObject({ code: 'comparison_not_found' });
  });
});
