import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { CheckpointCard } from '../../worker/contract/checkpoint.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { trainerOf } from '../../worker/env.ts';
import { runAlarm } from './alarms.ts';
import { annotate, browser, newKey, newProject, problemOf, send, train } from './tilt.ts';

async function card(slug: string): Promise<CheckpointCard> {
  return (await send(`/v1/projects/${slug}/checkpoints/latest`)).json();
}

async function change(slug: string, settings: Partial<ProjectSettings>): Promise<Response> {
  return send(`/v1/projects/${slug}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings }),
  });
}

/** Answers by several people, so that their pairs overlap. */
async function crowd(slug: string, people: number, count: number): Promise<void> {
  for (let person = 0; person < people; person++) await annotate(slug, count);
}

describe('the model card', () => {
  it('counts what was trained and what was held out, and evaluates on each', async () => {
    const { slug, id, admin } = await newProject({ prompts: 24, settings: { held_out_share: 0.5 } });
    await crowd(slug, 3, 60);
    await train(id);
    const { preferences, held_out, held_out_share, progressive, held_out_evaluation } = await card(slug);
    expect(preferences).toBe(180);
    expect(held_out_share).toBe(0.5);
    expect(held_out).toBeGreaterThan(30);
    expect(held_out).toBeLessThan(150);
    // The chunk that is not full yet is not among those evaluated.
    const trained = 180 - (held_out ?? 0);
    expect(progressive?.comparisons).toBe(trained - (trained % 16));
    expect(held_out_evaluation?.comparisons).toBe(held_out);
    expect((progressive?.prompts ?? 0) + (held_out_evaluation?.prompts ?? 0)).toBe(24);
    expect(held_out_evaluation?.accuracy.value).toBeGreaterThan(0.8);
    expect(held_out_evaluation?.log_loss.value).toBeLessThan(Math.LN2);
    expect((await admin.training(slug)).latest).toMatchObject({
      preferences: 180,
      held_out,
      held_out_accuracy: expect.any(Number),
      length_only_loss: expect.any(Number),
    });
  });

  it('knows that people who all prefer the longer answer agree, and that length alone tells as much', async () => {
    const { slug, id } = await newProject({ prompts: 8 });
    await crowd(slug, 4, 24);
    await train(id);
    const { progressive } = await card(slug);
    expect(progressive?.agreement).toMatchObject({ value: 1 });
    expect(progressive?.agreement?.pairs).toBeGreaterThan(15);
    expect(progressive?.length_baseline.accuracy.value).toBeGreaterThan(0.9);
    expect(progressive?.margin_quartiles).toHaveLength(4);
    expect(progressive?.reliability.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(
      progressive?.comparisons,
    );
  });

  it('says what is not known yet by null', async () => {
    const { slug, id } = await newProject({ settings: { held_out_share: 0 } });
    await annotate(slug, 1);
    await train(id);
    expect(await card(slug)).toMatchObject({
      comparisons: 1,
      preferences: 1,
      held_out: 0,
      held_out_evaluation: null,
      warm_start: [],
      progressive: {
        comparisons: 1,
        margin_quartiles: [],
        agreement: null,
        accuracy: { standard_error: null },
      },
    });
  });
});

describe('settings that make another model', () => {
  it('fold the log again: nothing held out, then half, then nothing gives the first weights again', async () => {
    const { slug, id } = await newProject({ prompts: 24, settings: { held_out_share: 0 } });
    await annotate(slug, 48);
    await train(id);
    const all = await card(slug);
    expect((await change(slug, { held_out_share: 0.5 })).status).toBe(200);
    await train(id);
    const half = await card(slug);
    expect(half.sha256).not.toBe(all.sha256);
    expect(half).toMatchObject({ comparisons: 48, preferences: 48, held_out_share: 0.5 });
    expect(half.step).toBeGreaterThan(all.step);
    await change(slug, { held_out_share: 0 });
    await train(id);
    expect((await card(slug)).sha256).toBe(all.sha256);
  });

  it('do so at once, without waiting for the next comparison', async () => {
    const { slug, id } = await newProject({ prompts: 24, settings: { held_out_share: 0 } });
    await annotate(slug, 20);
    await train(id);
    await change(slug, { held_out_share: 0.5 });
    while (await runAlarm(trainerOf(env, id)));
    expect(await card(slug)).toMatchObject({ comparisons: 20, held_out_share: 0.5 });
  });

  it('train on an MLP head, which scores, loads as a Layers model and refuses to be explained', async () => {
    const { slug, id } = await newProject({ prompts: 12, settings: { head: 'mlp' } });
    await crowd(slug, 2, 36);
    await train(id);
    expect(await card(slug)).toMatchObject({ head: 'mlp', comparisons: 72 });
    const { client } = browser();
    const prompt = 'Prompt 3: how do I boil an egg?';
    const long = `Put the egg in boiling water. Wait for 3 minutes, then cool it. ${'Take care. '.repeat(9)}`;
    const { scores } = await client.score(slug, { prompt, responses: [long, 'Boil it for 3 minutes.'] });
    expect(scores[0]?.reward).toBeGreaterThan(scores[1]?.reward ?? 0);
    expect(scores[0]?.standard_error).toBeGreaterThan(0);
    expect(await problemOf(explained(slug, prompt, long))).toMatchObject({
      status: 422,
      code: 'not_explainable',
    });
  });

  it('ask for a margin where an annotator found one response far better', async () => {
    const weights: string[] = [];
    for (const strength_margin of [0, 2]) {
      const { slug, id, admin } = await newProject({ prompts: 1, settings: { strength_margin } });
      const line = { prompt: 'p', a: 'one two three', b: 'four', votes: [{ outcome: 'a', strength: 4 }] };
      await admin.importFile(slug, JSON.stringify(line), 'application/x-ndjson');
      await train(id);
      weights.push((await card(slug)).sha256);
    }
    expect(weights[0]).not.toBe(weights[1]);
  });

  it.each([
    ['held_out_share', 0.6],
    ['head', 'deep'],
    ['strength_margin', -1],
  ])('refuse %s of %s by its name', async (name, value) => {
    const { slug } = await newProject({ prompts: 1 });
    const problem = await problemOf(change(slug, { [name]: value }));
    expect(problem).toMatchObject({ status: 422, code: 'validation' });
    expect(problem.detail).toContain(`/settings/${name}`);
  });
});

function explained(slug: string, prompt: string, response: string): Promise<Response> {
  return send(`/v1/projects/${slug}/score?explain=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, responses: [response] }),
  });
}

describe('what a judgement counts', () => {
  const judged = (weight: number) => ({
    prompt: 'p',
    a: 'one two three',
    b: 'four',
    votes: [{ outcome: 'a' }, { outcome: 'b', annotator: 'kim', weight }],
  });

  it('is the weight its import names: with none it is as if it were not there', async () => {
    const rewards: number[] = [];
    for (const weight of [0, 1, 10]) {
      const { slug, id, admin } = await newProject({ prompts: 1 });
      await admin.importFile(slug, JSON.stringify(judged(weight)), 'application/x-ndjson');
      await train(id);
      const { reward_a, reward_b } = await admin.compare(slug, {
        prompt: 'p',
        a: 'one two three',
        b: 'four',
      });
      rewards.push(reward_a - reward_b);
    }
    expect(rewards[0]).toBeGreaterThan(0);
    expect(rewards).toEqual(rewards.toSorted((a, b) => b - a));
    expect(rewards[2]).toBeLessThan(0);
  });

  it('must be a number in bounds, else the line is reported', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    const lines = [judged(11), { ...judged(1), votes: [{ outcome: 'a', strength: 2.5 }] }];
    const { errors, comparisons } = await admin.importFile(
      slug,
      lines.map((line) => JSON.stringify(line)).join('\n'),
      'application/x-ndjson',
    );
    expect(comparisons).toBe(0);
    expect(errors.map(({ message }) => message)).toEqual([
      'votes[1].weight must be a number from 0 to 10',
      'votes[0].strength must be 1, 2, 3 or 4',
    ]);
  });
});

describe('a score', () => {
  it('flags what is unlike all of the project’s responses, and none of those', async () => {
    const { slug, id } = await newProject({ prompts: 12 });
    await annotate(slug, 24);
    await train(id);
    const { client } = browser();
    const prompt = 'Prompt 3: how do I boil an egg?';
    const strange = [
      '把鸡蛋放进沸水里煮六分钟，然后放入冷水中冷却。',
      'x'.repeat(50_000),
      '{"a":[1,2,3],"b":{"c":null}}',
    ];
    const { scores } = await client.score(slug, {
      prompt,
      responses: [
        'Boil it for 6 minutes.',
        '- Boil water\n- Put it in\n- Wait 4 minutes\n\n**Done**',
        ...strange,
      ],
    });
    expect(scores.map(({ unfamiliar }) => unfamiliar)).toEqual([false, false, true, true, true]);
  });

  it('is lower where length and markup do not count, for a long answer to a crowd that wants length', async () => {
    const { slug, id } = await newProject({ prompts: 12 });
    await crowd(slug, 3, 36);
    await train(id);
    const { client } = browser();
    const prompt = 'Prompt 3: how do I boil an egg?';
    const padded = `Boil it for 3 minutes. ${'Nothing more is needed here, as anyone can tell. '.repeat(6)}`;
    const compared = await client.compare(slug, { prompt, a: padded, b: 'Boil it for 3 minutes.' });
    const margin = compared.reward_a - compared.reward_b;
    expect(margin).toBeGreaterThan(0.5);
    expect(compared.style_adjusted_margin).toBeLessThan(0.75 * margin);
    expect(compared.margin_standard_error).toBeGreaterThan(0);
  });
});
