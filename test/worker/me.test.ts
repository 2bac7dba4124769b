import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import type { OwnComparison } from '../../worker/contract/me.ts';
import {
  annotate,
  browser,
  newKey,
  newProject,
  prefersLonger,
  problemOf,
  send,
  train,
  withKey,
} from './tilt.ts';

async function download(cookie: string | undefined): Promise<OwnComparison[]> {
  const answer = await send('/v1/me/comparisons?format=ndjson', { headers: cookie ? { cookie } : {} });
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  const lines = (await answer.text()).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as OwnComparison);
}

async function answerTasks(client: Client, slug: string, count: number): Promise<number[]> {
  const { tasks } = await client.tasks(slug, { count });
  const ids = [];
  for (const task of tasks) {
    ids.push((await client.answer(slug, { task: task.task, outcome: prefersLonger(task) })).id);
  }
  return ids;
}

describe('one’s own record', () => {
  it('is empty for who has not annotated, and makes nobody known', async () => {
    const answer = await send('/v1/me');
    expect(await answer.json()).toEqual({
      annotator: null,
      known_by: null,
      expires_at: null,
      since: null,
      comparisons: 0,
      projects: [],
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await download(undefined)).toEqual([]);
  });

  it('counts one’s own comparisons in each project, apart what is excluded, and nobody else’s', async () => {
    const [one, other] = [await newProject(), await newProject()];
    const { client } = browser();
    const [first = 0] = await answerTasks(client, one.slug, 3);
    await answerTasks(client, other.slug, 2);
    await annotate(one.slug, 4);
    await client.undo(one.slug, first);
    const me = await client.me();
    expect(me).toMatchObject({
      annotator: expect.stringMatching(/^web-/),
      known_by: 'cookie',
      comparisons: 4,
    });
    expect(me.projects).toMatchObject([
      { slug: one.slug, comparisons: 2, excluded: 1 },
      { slug: other.slug, comparisons: 2, excluded: 0 },
    ]);
    expect(Date.parse(me.since ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('lists what counts, newest first, page by page, with texts and answer', async () => {
    const [one, other] = [await newProject(), await newProject()];
    const { client } = browser();
    const ids = [await answerTasks(client, one.slug, 4), await answerTasks(client, other.slug, 3)];
    await annotate(one.slug, 4);
    await client.undo(one.slug, ids[0]?.[1] as number);
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await client.ownComparisons({ limit: 2, ...(cursor ? { cursor } : {}) });
      pages.push(page.comparisons);
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 2]);
    const listed = pages.flat();
    expect(listed.map(({ project, id }) => `${project.slug} ${id}`)).toEqual([
      ...[...(ids[1] ?? [])].reverse().map((id) => `${other.slug} ${id}`),
      ...[3, 2, 0].map((at) => `${one.slug} ${ids[0]?.[at]}`),
    ]);
    for (const { prompt, responses, outcome, systems } of listed) {
      expect(prompt).toContain('boil an egg');
      const [a, b] = responses.map(({ text }) => text.length) as [number, number];
      expect(outcome).toBe(a > b ? 'a' : 'b');
      expect(responses.find(({ key }) => key === outcome)?.text.length).toBe(Math.max(a, b));
      expect(Object.values(systems)).not.toContain(null);
    }
  });

  it('is there to download whole, with what was excluded marked', async () => {
    const { slug } = await newProject();
    const { client, cookie } = browser();
    const ids = await answerTasks(client, slug, 5);
    await annotate(slug, 2);
    await client.undo(slug, ids[2] as number);
    const lines = await download(cookie());
    expect(lines.map(({ id, excluded }) => [id, excluded]).sort()).toEqual(
      ids.map((id) => [id, id === ids[2]]).sort(),
    );
    expect(lines[0]).toMatchObject({ project: { slug }, responses: [{ key: 'a' }, { key: 'b' }] });
  });

  it('takes a page’s cursor as it was given, and says so of any other', async () => {
    expect(await problemOf(send('/v1/me/comparisons?cursor=x'))).toMatchObject({ code: 'validation' });
    expect(await problemOf(send('/v1/me/comparisons?limit=0'))).toMatchObject({ code: 'validation' });
  });
});

describe('a changed answer', () => {
  it('takes the place of the old one, once, and leaves the log’s rows as they were', async () => {
    const { slug, id: project } = await newProject();
    const { client, ids } = await annotate(slug, 3);
    const [first = 0] = ids;
    const changed = await client.changeAnswer(slug, first, {
      outcome: 'tie',
      rationale: 'On second thoughts.',
    });
    expect(changed).toMatchObject({ id: 4, outcome: 'tie', rationale: 'On second thoughts.' });
    expect(await client.changeAnswer(slug, first, { outcome: 'tie' })).toEqual(changed);
    expect((await client.project(slug)).counts.comparisons).toBe(3);
    const rows = await env.DB.prepare(
      'select id, excluded, outcome, response_a as a, response_b as b from comparisons where project_id = ? and id in (1, 4) order by id',
    )
      .bind(project)
      .all<{ id: number; excluded: number; outcome: string; a: number; b: number }>();
    const [old, fresh] = rows.results;
    expect(old).toMatchObject({ id: first, excluded: 1 });
    expect(old?.outcome).not.toBe('tie');
    expect(fresh).toMatchObject({ id: 4, excluded: 0, outcome: 'tie', a: old?.a, b: old?.b });
  });

  it('is one where many ask at once', async () => {
    const { slug } = await newProject();
    const { client, ids } = await annotate(slug, 1);
    const change = () => client.changeAnswer(slug, ids[0] as number, { outcome: 'both_bad' });
    const all = await Promise.all([1, 2, 3, 4].map(change));
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([2]));
    expect((await client.project(slug)).counts.comparisons).toBe(1);
  });

  it('trains as if it had been the answer', async () => {
    const [changed, never] = [await newProject(), await newProject()];
    const { client } = browser();
    const { tasks } = await client.tasks(changed.slug, { count: 8 });
    for (const task of tasks)
      await client.answer(changed.slug, { task: task.task, outcome: prefersLonger(task) });
    await train(changed.id);
    await client.changeAnswer(changed.slug, 8, { outcome: 'tie' });
    await train(changed.id);
    const pairs = tasks.map((task) => ({
      prompt: task.prompt,
      a: task.responses[0]?.text ?? '',
      b: task.responses[1]?.text ?? '',
    }));
    const systems = await client.ownComparisons({ limit: 100 });
    const named = pairs.map((pair) => {
      const own = systems.comparisons.find(
        ({ responses: [a, b] }) => a?.text === pair.a && b?.text === pair.b,
      );
      return { ...pair, system_a: own?.systems.a ?? null, system_b: own?.systems.b ?? null };
    });
    const again = await never.admin.tasks(never.slug, { annotator: 'me', pairs: named });
    for (const [at, task] of again.tasks.entries()) {
      const outcome = at === 7 ? 'tie' : prefersLonger(task);
      await never.admin.answer(never.slug, { task: task.task, outcome });
    }
    await train(never.id);
    const card = (slug: string) => client.checkpoint(slug);
    expect((await card(changed.slug)).sha256).toBe((await card(never.slug)).sha256);
  });

  it('is for one’s own comparisons that count', async () => {
    const { slug } = await newProject();
    const { client, ids } = await annotate(slug, 2);
    const [first = 0, second = 0] = ids;
    const other = await annotate(slug, 1);
    const change = (who: Client, id: number, outcome: 'a' | 'tie' = 'tie') =>
      who.changeAnswer(slug, id, { outcome });
    await expect(change(other.client, first)).rejects.toMatchObject({ code: 'not_your_comparison' });
    await expect(change(browser().client, first)).rejects.toMatchObject({ code: 'not_your_comparison' });
    await expect(change(client, 999)).rejects.toMatchObject({ code: 'comparison_not_found' });
    await change(client, first);
    await expect(change(client, first, 'a')).rejects.toMatchObject({
      status: 409,
      code: 'comparison_excluded',
      message: expect.stringContaining('Change comparison 4'),
    });
    await client.undo(slug, second);
    await expect(change(client, second)).rejects.toMatchObject({ code: 'comparison_excluded' });
  });
});

describe('a programmatic annotator', () => {
  it('asks, answers, takes back and is erased by its key, and is one annotator', async () => {
    const { slug, id } = await newProject();
    const judge = await withKey('annotate', id);
    const ids = [...(await answerTasks(judge, slug, 2)), ...(await answerTasks(judge, slug, 2))];
    const { tasks } = await judge.undo(slug, ids[0] as number);
    await judge.answer(slug, { task: tasks[0]?.task, outcome: 'tie' });
    expect((await judge.project(slug)).counts).toMatchObject({ comparisons: 4, annotators: 1 });
    expect(await judge.me()).toMatchObject({
      annotator: expect.stringMatching(/^key-[0-9a-f]{16}$/),
      known_by: 'key',
      comparisons: 4,
    });
    expect(await judge.eraseMe()).toEqual({ comparisons: 5, projects: 1 });
    expect((await judge.project(slug)).counts).toMatchObject({ comparisons: 0, annotators: 0 });
  });

  it('neither takes back what others said, nor is known by a key that may not annotate', async () => {
    const { slug, id } = await newProject();
    const { ids } = await annotate(slug, 1);
    const judge = await withKey('annotate', id);
    await expect(judge.undo(slug, ids[0] as number)).rejects.toMatchObject({ code: 'not_your_comparison' });
    const authorization = `Bearer ${await newKey('score')}`;
    expect(await problemOf(send('/v1/me', { headers: { authorization } }))).toMatchObject({
      code: 'scope_missing',
    });
  });
});
