import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import type { Task } from '../../worker/contract/task.ts';
import { pairInformation } from '../../worker/core/active-choice.ts';
import { featurize } from '../../worker/core/features.ts';
import { hashNumber, isHeldOut } from '../../worker/core/held-out.ts';
import { dispatcherOf } from '../../worker/env.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { contentHash } from '../../worker/usecases/content-hash.ts';
import { modelToChooseBy } from '../../worker/usecases/model-to-choose-by.ts';
import { seal } from '../../worker/usecases/sealed-token.ts';
import { payloadOf } from './task-payload.ts';
import { browser, newKey, newProject, prefersLonger, problemOf, send, train } from './tilt.ts';

const PROMPTS = 60;

// More than a hundred comparisons are trained on in each, and most are answered one by one.
vi.setConfig({ testTimeout: 20_000 });

/** A project in which `judges` people have judged one pair of every other prompt. */
async function judgedProject(settings: Record<string, unknown>, judges = 4) {
  const project = await newProject({ prompts: PROMPTS, settings });
  const rows = Array.from({ length: PROMPTS / 2 }, (_, index) => ({
    prompt: `Prompt ${2 * index}: how do I boil an egg?`,
    a: `Boil it for ${2 * index} minutes.`,
    system_a: 'short',
    b: `- Boil water\n- Put it in\n- Wait ${2 * index} minutes\n\n**Done**`,
    system_b: 'list',
    votes: Array.from({ length: judges }, (_, judge) => ({
      annotator: `judge-${judge}`,
      outcome: (index + judge) % 4 === 0 ? 'a' : 'b',
    })),
  }));
  await project.admin.importFile(
    project.slug,
    rows.map((row) => JSON.stringify(row)).join('\n'),
    'application/x-ndjson',
  );
  await train(project.id);
  return project;
}

async function areChosen(tasks: readonly Task[]): Promise<boolean[]> {
  return (await Promise.all(tasks.map(payloadOf))).map(({ c }) => c);
}

async function trains({ prompt }: Task, heldOutShare: number): Promise<boolean> {
  return !isHeldOut(hashNumber(await contentHash(prompt)), heldOutShare);
}

async function ask(slug: string, people: number, count: number): Promise<Task[]> {
  const asked = Array.from({ length: people }, () => browser().client.tasks(slug, { count }));
  return (await Promise.all(asked)).flatMap(({ tasks }) => tasks);
}

/** Asks and answers, a few at a time. */
async function annotateTo(slug: string, client: Client, total: number): Promise<void> {
  for (let done = 0; done < total; ) {
    const { tasks } = await client.tasks(slug, { count: 4 });
    if (tasks.length === 0) return;
    for (const task of tasks) {
      await client.answer(slug, { task: task.task, outcome: prefersLonger(task) });
    }
    done += tasks.length;
  }
}

async function logged(projectId: number) {
  const { results } = await env.DB.prepare(
    `select c.active, p.hash from comparisons c join responses r on r.id = c.response_a
     join prompts p on p.id = r.prompt_id where c.project_id = ? and c.annotator like 'web-%'`,
  )
    .bind(projectId)
    .all<{ active: number; hash: string }>();
  return results;
}

function change(slug: string, key: string, settings: Record<string, unknown>): Promise<Response> {
  return send(`/v1/projects/${slug}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings }),
  });
}

describe('a task', () => {
  it('is the model’s choice on every prompt that trains where the owner wants all, and on no held-out prompt', async () => {
    const share = 0.3;
    const { slug, id } = await judgedProject({ active_share: 1, held_out_share: share });
    const tasks = await ask(slug, 6, 8);
    expect(tasks).toHaveLength(48);
    const training = await Promise.all(tasks.map((task) => trains(task, share)));
    expect(await areChosen(tasks)).toEqual(training);
    expect(new Set(training).size).toBe(2);
    await annotateTo(slug, browser().client, 40);
    const rows = await logged(id);
    expect(rows).toHaveLength(40);
    for (const { active, hash } of rows) expect(active === 1).toBe(!isHeldOut(hashNumber(hash), share));
  });

  it('is about half of the time the model’s choice by default, and never where the owner wants none', async () => {
    const { slug } = await judgedProject({ held_out_share: 0 });
    const chosen = (await areChosen(await ask(slug, 20, 6))).filter(Boolean).length;
    expect(chosen).toBeGreaterThan(60 - 25);
    expect(chosen).toBeLessThan(60 + 25);
    await change(slug, await newKey('admin'), { active_share: 0 });
    expect(await areChosen(await ask(slug, 4, 6))).not.toContain(true);
  });

  it('is drawn at random before the model has learnt from 100 preferences', async () => {
    const { slug } = await judgedProject({ active_share: 1, held_out_share: 0 }, 3);
    expect(await areChosen(await ask(slug, 4, 6))).not.toContain(true);
    const fresh = await newProject({ settings: { active_share: 1 } });
    expect(await areChosen(await ask(fresh.slug, 2, 6))).not.toContain(true);
  });

  it('is chosen by an MLP head, too', async () => {
    const { slug } = await judgedProject({ active_share: 1, held_out_share: 0, head: 'mlp' });
    expect(await areChosen(await ask(slug, 4, 6))).not.toContain(false);
  });

  it('is drawn at random while the published model is of other features', async () => {
    const { slug, id } = await judgedProject({ active_share: 1, held_out_share: 0 });
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
    const checkpoints = await env.DB.prepare('select step, model from checkpoints where project_id = ?')
      .bind(id)
      .all<{ step: number; model: number[] }>();
    for (const { step, model } of checkpoints.results) {
      const bytes = Uint8Array.from(model);
      new DataView(bytes.buffer).setUint16(6, 1, true);
      await env.DB.prepare('update checkpoints set model = ? where project_id = ? and step = ?')
        .bind(bytes, id, step)
        .run();
    }
    const tasks = await ask(slug, 2, 6);
    expect(tasks).toHaveLength(12);
    expect(await areChosen(tasks)).not.toContain(true);
    expect(silenced).toHaveBeenCalledWith('pairs are drawn at random', expect.anything());
  });

  it('cannot claim to be the model’s choice, or not to be', async () => {
    const { slug, id } = await judgedProject({ active_share: 1, held_out_share: 0 });
    const { client } = browser();
    const [task] = (await client.tasks(slug)).tasks;
    const payload = await payloadOf(task as Task);
    for (const c of [false, undefined]) {
      const forged = await seal(
        { ...payload, c },
        { secret: 'a secret that is not the server’s own', use: 'task' },
      );
      const problem = await problemOf(
        send(`/v1/projects/${slug}/comparisons`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ task: forged, outcome: 'a' }),
        }),
      );
      expect(problem).toMatchObject({ status: 403, code: 'task_invalid' });
    }
    const { id: comparison } = await client.answer(slug, { task: task?.task, outcome: 'a' });
    const again = (await client.undo(slug, comparison)).tasks[0];
    expect(await areChosen([again as Task])).toEqual([true]);
    expect(await logged(id)).toHaveLength(1);
  });

  it('chosen by the model would teach it more than most that are drawn at random', async () => {
    const { slug, id } = await judgedProject({ active_share: 1, held_out_share: 0 });
    const by = await modelToChooseBy(openDatabase(env.DB), id);
    if (!by) throw new Error('there is no model');
    const teaches = ({ prompt, responses: [a, b] }: Task): number =>
      pairInformation(by, featurize(prompt, a?.text ?? ''), featurize(prompt, b?.text ?? ''));
    const chosen = (await ask(slug, 30, 1)).map(teaches);
    await change(slug, await newKey('admin'), { active_share: 0 });
    const drawn = (await ask(slug, 30, 2)).map(teaches);
    const beaten = chosen.map((one) => drawn.filter((other) => other < one).length / drawn.length);
    // The best of eight beats another in eight of nine cases.
    expect(beaten.reduce((sum, share) => sum + share, 0) / beaten.length).toBeGreaterThan(0.7);
  });
});

describe('the random arm', () => {
  it('learns from what was drawn at random alone, and is measured beside the model', async () => {
    const { slug, id, admin } = await judgedProject({ active_share: 0.5, held_out_share: 0.3 });
    const before = (await admin.training(slug)).latest;
    expect(before.random_arm_trained).toBe(before.trained);
    expect(before.random_arm_loss).toBe(before.held_out_loss);
    for (let person = 0; person < 4; person++) await annotateTo(slug, browser().client, 16);
    await train(id);
    const { latest, series } = await admin.training(slug);
    const chosen = (await logged(id)).filter(({ active }) => active === 1).length;
    expect(chosen).toBeGreaterThan(5);
    expect(latest.trained).toBe(latest.preferences - latest.held_out);
    expect(latest.random_arm_trained).toBe((latest.trained ?? 0) - chosen);
    expect(latest.random_arm_loss).not.toBe(latest.held_out_loss);
    expect(latest.random_arm_accuracy).toBeGreaterThan(0);
    expect(series.random_arm_loss).toHaveLength(series.step.length);
    expect(latest.comparisons_saved).toEqual({ value: null, standard_error: null, reason: 'too_few_chosen' });
    expect((await admin.checkpoint(slug)).comparisons_saved.reason).toBe('too_few_chosen');
  });

  it('leaves the model as it is, to the bit, when it is turned off and on', async () => {
    const { slug, id, admin } = await judgedProject({ active_share: 0.5, held_out_share: 0.3 });
    await annotateTo(slug, browser().client, 24);
    await train(id);
    const [first, measured] = [await admin.checkpoint(slug), (await admin.training(slug)).latest];
    await change(slug, await newKey('admin'), { active_share: 0 });
    await train(id);
    const off = await admin.checkpoint(slug);
    expect(off.sha256).toBe(first.sha256);
    expect(off.comparisons_saved.reason).toBe('no_random_arm');
    expect((await admin.training(slug)).latest).toMatchObject({
      random_arm_loss: null,
      trained: measured.trained,
    });
    await change(slug, await newKey('admin'), { active_share: 1 });
    await train(id);
    expect((await admin.checkpoint(slug)).sha256).toBe(first.sha256);
    expect((await admin.training(slug)).latest.random_arm_loss).toBe(measured.random_arm_loss);
  });
});

/** Judgements of every pair in turn. Those chosen by the model prefer what is longer; those drawn at random say nothing. */
async function insertJudgements(projectId: number, count: number): Promise<void> {
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2),
     pairs as (
       select a.id as a, b.id as b, length(a.text) > length(b.text) as longer,
         row_number() over (order by a.prompt_id * 7919 % 1009, a.id, b.id) - 1 as place, count(*) over () as total
       from responses a join responses b on b.prompt_id = a.prompt_id and b.id > a.id where a.project_id = ?1)
     insert into comparisons
       (project_id, id, annotator, task, response_a, response_b, outcome, active, created_at)
     select ?1, i, 'n' || i, 't', a, b,
       case when i % 2 = 0 then iif(longer, 'a', 'b') else iif(i / 2 % 2 = 0, 'a', 'b') end, i % 2 = 0, 0
     from n join pairs on place = i % total`,
  )
    .bind(projectId, count)
    .run();
}

describe('comparisons saved', () => {
  const saved = async (settings: Record<string, unknown>, count: number) => {
    const { slug, id, admin } = await newProject({ prompts: 31, settings });
    await insertJudgements(id, count);
    await train(id);
    const { comparisons_saved } = (await admin.training(slug)).latest;
    expect((await admin.checkpoint(slug)).comparisons_saved).toEqual(comparisons_saved);
    return comparisons_saved;
  };

  it('are measured on held-out prompts, with how sure that is', async () => {
    const { value, standard_error, reason } = await saved({ held_out_share: 0.4 }, 700);
    expect(reason).toBeNull();
    // Of some 400 that train about half were drawn at random and taught nothing, which the first few do not take to show.
    expect(value).toBeGreaterThan(20);
    expect(value).toBeLessThan(300);
    expect(standard_error).toBeGreaterThanOrEqual(0);
  });

  it('are not known while little is held out, or little was chosen', async () => {
    expect(await saved({ held_out_share: 0 }, 300)).toMatchObject({
      value: null,
      reason: 'too_few_held_out',
    });
    expect(await saved({ held_out_share: 0.4 }, 60)).toMatchObject({ reason: 'too_few_chosen' });
  });
});

describe('settings', () => {
  it.each([
    ['active_share', 1.1],
    ['active_share', -0.1],
    ['overlap', 0],
    ['overlap', 1.5],
  ])('refuse %s of %s by its name', async (name, value) => {
    const { slug } = await newProject({ prompts: 1 });
    const problem = await problemOf(change(slug, await newKey('admin'), { [name]: value }));
    expect(problem).toMatchObject({ status: 422, code: 'validation' });
    expect(problem.detail).toContain(`/settings/${name}`);
  });

  it('are 0.5 and null where nobody has said otherwise, and can be set', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    expect((await admin.project(slug)).settings).toMatchObject({ active_share: 0.5, overlap: null });
    await change(slug, await newKey('admin'), { overlap: 5 });
    expect((await admin.project(slug)).settings).toMatchObject({ overlap: 5 });
    await change(slug, await newKey('admin'), { overlap: null });
    expect((await admin.project(slug)).settings).toMatchObject({ overlap: null });
  });
});

it('leaves pairs that the model chose out of the progressive evaluation: it chose the hard ones', async () => {
  const { slug, id, admin } = await newProject({ prompts: 31, settings: { held_out_share: 0 } });
  await insertJudgements(id, 60);
  await train(id);
  // Of 48 in full chunks every other one was drawn at random.
  expect((await admin.checkpoint(slug)).progressive?.comparisons).toBe(24);
});

it('a dispatcher writes nothing while it hands out tasks', async () => {
  const { slug, id } = await judgedProject({ active_share: 1, held_out_share: 0 });
  await ask(slug, 2, 6);
  await runInDurableObject(dispatcherOf(env, id), (_, { storage }) => {
    const pages = storage.sql.exec('select count(*) as count from pages').one();
    expect(pages['count']).toBe(0);
  });
});
