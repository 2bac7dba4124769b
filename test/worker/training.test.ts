import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { CheckpointCard } from '../../worker/contract/checkpoint.ts';
import type { Client } from '../../worker/contract/client.ts';
import { trainerOf } from '../../worker/env.ts';
import type { Trainer } from '../../worker/trainer/trainer.ts';
import { wakeLaggingTrainers } from '../../worker/usecases/wake-lagging-trainers.ts';
import { annotate, browser, newProject, prefersLonger, send, train } from './tilt.ts';

async function card(slug: string): Promise<CheckpointCard> {
  return (await send(`/v1/projects/${slug}/checkpoints/latest`)).json();
}

/** What a new annotator said, as a caller names it: by texts and systems. */
async function judge(slug: string, count: number) {
  const { client } = browser();
  const { tasks } = await client.tasks(slug, { count });
  const judged = [];
  for (const task of tasks) {
    const outcome = prefersLonger(task);
    const { systems } = await client.answer(slug, { task: task.task, outcome });
    const [a = '', b = ''] = task.responses.map(({ text }) => text);
    judged.push({ outcome, pair: { prompt: task.prompt, a, b, system_a: systems.a, system_b: systems.b } });
  }
  return judged;
}

async function play(
  { slug, admin }: { slug: string; admin: Client },
  judgements: Awaited<ReturnType<typeof judge>>,
) {
  const pairs = judgements.map(({ pair }) => pair);
  const { tasks } = await admin.tasks(slug, { annotator: 'me', pairs });
  for (const [index, { task }] of tasks.entries()) {
    await admin.answer(slug, { task, outcome: judgements[index]?.outcome });
  }
}

describe('the trainer', () => {
  it('folds every comparison and publishes the model', async () => {
    const { slug, id } = await newProject();
    await annotate(slug, 12);
    await train(id);
    const { latest, series } = await browser().client.training(slug);
    expect(latest).toMatchObject({ comparisons: 12, preferences: 12, lag: 0 });
    expect(series.comparisons.at(-1)).toBe(12);
    expect(await card(slug)).toMatchObject({ comparisons: 12, step: latest.step });
  });

  it('is woken by a comparison, without anyone asking', async () => {
    const { slug, id } = await newProject();
    await annotate(slug, 1);
    const alarm = await runInDurableObject(trainerOf(env, id), (_: Trainer, state) =>
      state.storage.getAlarm(),
    );
    expect(alarm).toBeGreaterThan(0);
  });

  it('counts ties, both-bad and skips, and does not train on them', async () => {
    const { slug, id } = await newProject();
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 4 });
    const outcomes = ['tie', 'both_bad', 'skip', 'a'] as const;
    for (const [index, outcome] of outcomes.entries())
      await client.answer(slug, { task: tasks[index]?.task, outcome });
    await train(id);
    const { latest } = await client.training(slug);
    expect(latest).toMatchObject({ comparisons: 4, preferences: 1 });
  });

  it('learns what the crowd prefers', async () => {
    const { slug, id } = await newProject();
    for (let person = 0; person < 4; person++) await annotate(slug, 30);
    await train(id);
    const { client } = browser();
    const long = `Put the egg in boiling water. Wait for 6 minutes, then cool it. ${'Take care. '.repeat(9)}`;
    const prompt = 'A new prompt: how do I boil an egg?';
    const { probability_a } = await client.compare(slug, { prompt, a: long, b: 'Boil it for 6 minutes.' });
    expect(probability_a).toBeGreaterThan(0.9);
    const { scores } = await client.score(slug, { prompt, responses: [long, 'Boil it for 6 minutes.'] });
    expect(scores[0]?.reward).toBeGreaterThan(scores[1]?.reward ?? 0);
    // A third of the responses are long, a third short.
    expect(scores[0]?.percentile).toBeGreaterThan(66);
    expect(scores[1]?.percentile).toBeLessThan(34);
    const { systems } = await client.leaderboard(slug);
    expect(systems.map(({ system }) => system)[0]).toBe('long');
    expect(systems.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(240);
  });

  it('centres rewards on the project’s responses', async () => {
    const { slug, id } = await newProject({ prompts: 4 });
    await annotate(slug, 12);
    await train(id);
    const { client } = browser();
    const { results } = await env.DB.prepare(
      'select p.text as prompt, r.text as response from responses r join prompts p on p.id = r.prompt_id where r.project_id = ?',
    )
      .bind(id)
      .all<{ prompt: string; response: string }>();
    const { scores } = await client.score(slug, { items: results });
    expect(scores).toHaveLength(12);
    expect(scores.reduce((sum, { reward }) => sum + reward, 0) / 12).toBeCloseTo(0, 5);
  });

  it('gives the same bits however the log was cut into passes, across evictions and after a rebuild', async () => {
    const { slug, id, admin } = await newProject();
    for (const count of [1, 3, 7, 2, 11, 18]) {
      await annotate(slug, count);
      await train(id);
      await evictDurableObject(trainerOf(env, id));
    }
    const incremental = await card(slug);
    await admin.project(slug);
    await trainerOf(env, id).rebuild(id);
    await train(id);
    const rebuilt = await card(slug);
    expect(rebuilt.sha256).toBe(incremental.sha256);
    expect(rebuilt.comparisons).toBe(42);
    expect(rebuilt.step).toBeGreaterThan(incremental.step);
  });

  it('after an undo has the weights and the counts of a log that never had the row', async () => {
    const [undone, never] = [await newProject(), await newProject()];
    const judgements = await judge(undone.slug, 36);
    await train(undone.id);
    for (const gone of [3, 17, 34]) await undone.admin.undo(undone.slug, gone + 1);
    await train(undone.id);
    await play(
      never,
      judgements.filter((_, index) => ![3, 17, 34].includes(index)),
    );
    await train(never.id);
    expect((await card(undone.slug)).sha256).toBe((await card(never.slug)).sha256);
    expect(await undone.admin.leaderboard(undone.slug)).toEqual(await never.admin.leaderboard(never.slug));
    expect((await undone.admin.training(undone.slug)).latest).toMatchObject({
      comparisons: 33,
      preferences: 33,
      lag: 0,
    });
  });

  it('folds a row once that is undone before it was folded', async () => {
    const { slug, id, admin } = await newProject();
    const { ids } = await annotate(slug, 5);
    await admin.undo(slug, ids[4] as number);
    await train(id);
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 4, preferences: 4, lag: 0 });
    expect((await admin.leaderboard(slug)).comparisons).toBe(4);
  });

  it('is found by the watchdog when nobody told it', async () => {
    const { slug, id } = await newProject();
    await annotate(slug, 2);
    await runInDurableObject(trainerOf(env, id), (_: Trainer, state) => state.storage.deleteAlarm());
    expect(await wakeLaggingTrainers(env, new Date())).toBeGreaterThan(0);
    const alarm = await runInDurableObject(trainerOf(env, id), (_: Trainer, state) =>
      state.storage.getAlarm(),
    );
    expect(alarm).toBeGreaterThan(0);
  });
});
