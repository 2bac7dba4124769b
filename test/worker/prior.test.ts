import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../worker/contract/client.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { trainerOf } from '../../worker/env.ts';
import { runAlarm } from './alarms.ts';
import { annotate, browser, newKey, newProject, problemOf, send, train } from './tilt.ts';

const LONG = `Put the egg in boiling water. Wait for 3 minutes, then cool it. ${'Take care. '.repeat(9)}`;
const SHORT = 'Boil it for 3 minutes.';
const PROMPT = 'A new prompt: how do I boil an egg?';

const TAUGHT = 24;
const NDJSON = 'application/x-ndjson';
const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const pairs = (count: number, row: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    prompt: `Prompt ${index}: how do I boil an egg?`,
    chosen: `Put it in boiling water. Wait for ${index} minutes. ${'Take care. '.repeat(1 + (index % 9))}`,
    rejected: `Boil it for ${index} minutes.`,
    ...row,
  }));

/** Runs what the trainer has set itself to do, without being told anything. */
async function settle(id: number): Promise<void> {
  while (await runAlarm(trainerOf(env, id)));
}

/** A project whose crowd prefers long answers, and whose model has learnt it. */
async function taught(settings: Partial<ProjectSettings> = {}, count = TAUGHT) {
  const project = await newProject({ prompts: 1, settings: { held_out_share: 0, ...settings } });
  await project.admin.importFile(project.slug, lines(...pairs(count)), NDJSON);
  await train(project.id);
  return project;
}

/** How far the model prefers the long answer to the short one, in nats. */
async function margin(slug: string): Promise<number> {
  const { client } = browser();
  const { reward_a, reward_b } = await client.compare(slug, { prompt: PROMPT, a: LONG, b: SHORT });
  return reward_a - reward_b;
}

/** Until the isolate looks again which step is the newest. */
const published = () => new Promise((resolve) => setTimeout(resolve, 350));

async function put(slug: string, body: BodyInit, { key = '', type = 'application/json', query = '' } = {}) {
  const authorization = `Bearer ${key || (await newKey('admin'))}`;
  const headers = { authorization, 'content-type': type };
  return send(`/v1/projects/${slug}/prior${query}`, { method: 'PUT', headers, body });
}

const SOURCE = await taught();

describe('a project that starts from another’s model', () => {
  it('gives its rewards from the first score on, each learner weighing as much', async () => {
    const { sha256, step } = await SOURCE.admin.checkpoint(SOURCE.slug);
    const { slug, id, admin } = await newProject();
    const set = await admin.startFrom(slug, { project: SOURCE.slug });
    expect(set).toMatchObject({
      source: { kind: 'checkpoint', project: SOURCE.slug, step },
      sha256,
      preferences: TAUGHT,
      head: 'linear',
      applies: true,
      errors: [],
    });
    await settle(id);
    const card = await admin.checkpoint(slug);
    expect(card).toMatchObject({ comparisons: 0, preferences: 0, last_comparison: 0 });
    expect(card.prior).toEqual({ source: set.source, sha256, preferences: TAUGHT });
    expect(card.warm_start.map(({ prior_weight }) => prior_weight)).toEqual([0, 0.5, 1]);
    // Two learners start from nothing, one with a prior of its own strength each.
    expect(card.warm_start.map(({ share }) => share)).toEqual([0.5, 0.25, 0.25]);
    const whole = await margin(SOURCE.slug);
    expect(whole).toBeGreaterThan(0.3);
    expect(await margin(slug)).toBeCloseTo((1.5 * whole) / 4, 4);
  });

  it('weighs it by how well it foretells: up where the crowd is alike', async () => {
    const { slug, id, admin } = await newProject({ settings: { held_out_share: 0 } });
    await admin.startFrom(slug, { project: SOURCE.slug });
    await annotate(slug, 16);
    await train(id);
    const [cold, , whole] = (await admin.checkpoint(slug)).warm_start;
    expect(whole?.share).toBeGreaterThan(2 * (cold?.share ?? 1));
  });

  it('keeps what it copied, whatever becomes of the other', async () => {
    const source = await taught();
    const { slug, id, admin } = await newProject();
    const { sha256 } = await admin.startFrom(slug, { project: source.slug });
    await settle(id);
    const before = await admin.checkpoint(slug);
    await annotate(source.slug, 6);
    await train(source.id);
    await env.DB.prepare('delete from checkpoints where project_id = ?').bind(source.id).run();
    await admin.rebuild(slug);
    await settle(id);
    expect((await admin.prior(slug)).sha256).toBe(sha256);
    const after = await admin.checkpoint(slug);
    expect(after.sha256).toBe(before.sha256);
    expect(after.step).toBeGreaterThan(before.step);
  });

  it('may start from a step that is kept, by its number', async () => {
    const source = await taught();
    const first = await source.admin.checkpoint(source.slug);
    await annotate(source.slug, 6);
    await train(source.id);
    const { slug, admin } = await newProject();
    const set = await admin.startFrom(slug, { project: source.slug, checkpoint: first.step });
    expect(set).toMatchObject({ sha256: first.sha256, preferences: TAUGHT });
  });

  it('folds its log again from it, and again without it as if there had never been one', async () => {
    const { slug, id, admin } = await newProject();
    await annotate(slug, 8);
    await train(id);
    const cold = await admin.checkpoint(slug);
    await admin.startFrom(slug, { project: SOURCE.slug });
    await settle(id);
    const warm = await admin.checkpoint(slug);
    expect(warm).toMatchObject({ comparisons: 8, prior: { preferences: TAUGHT } });
    expect(warm.sha256).not.toBe(cold.sha256);
    await admin.startCold(slug);
    await settle(id);
    const again = await admin.checkpoint(slug);
    expect(again).toMatchObject({ sha256: cold.sha256, comparisons: 8, prior: null, warm_start: [] });
    expect(again.step).toBeGreaterThan(warm.step);
  });

  it('forgets it when it is taken away before the first comparison, and may be asked to again', async () => {
    const { slug, id, admin } = await newProject();
    await admin.startFrom(slug, { project: SOURCE.slug });
    await settle(id);
    expect(await margin(slug)).toBeGreaterThan(0.1);
    for (const _ of ['once', 'again']) expect(await admin.startCold(slug)).toBeUndefined();
    await settle(id);
    await published();
    expect(await margin(slug)).toBe(0);
    await expect(admin.prior(slug)).rejects.toMatchObject({ status: 404, code: 'prior_not_found' });
  });

  it('gives the whole rewards of an MLP, whose weights do not mix, until something speaks against it', async () => {
    const source = await taught({ head: 'mlp' }, 8);
    const { slug, id, admin } = await newProject({ settings: { head: 'mlp' } });
    expect(await admin.startFrom(slug, { project: source.slug })).toMatchObject({ head: 'mlp' });
    await settle(id);
    expect(await margin(slug)).toBeCloseTo(await margin(source.slug), 5);
  });

  it('starts cold, and says so, once the features are others than those of its prior', async () => {
    const { slug, id, admin } = await newProject();
    await admin.startFrom(slug, { project: SOURCE.slug });
    await env.DB.prepare('update priors set feature_version = 1 where project_id = ?').bind(id).run();
    expect(await admin.prior(slug)).toMatchObject({ applies: false, feature_version: 1 });
    await annotate(slug, 3);
    await train(id);
    expect(await admin.checkpoint(slug)).toMatchObject({ prior: null, warm_start: [] });
  });
});

describe('a project that starts from a file', () => {
  it('has for a prior the model of a project that imported the file', async () => {
    const file = lines(
      ...pairs(40),
      {
        prompt: 'Is it open?',
        a: 'Yes.',
        b: 'Until six today.',
        votes: [{ outcome: 'b' }, { outcome: 'tie' }],
      },
      ...pairs(3),
      { prompt: 'Only a text', responses: ['one'] },
      ...pairs(2, { strength: 4, weight: 2, annotator: 'kim' }),
    );
    const imported = await newProject({ prompts: 0, settings: { held_out_share: 0 } });
    await imported.admin.importFile(imported.slug, file, NDJSON);
    await train(imported.id);
    const { sha256 } = await imported.admin.checkpoint(imported.slug);
    const { slug, id, admin } = await newProject();
    const set = await admin.startFromFile(slug, file, NDJSON);
    // Three are there twice.
    expect(set).toMatchObject({ sha256, preferences: 43, source: { kind: 'file' }, errors: [] });
    await settle(id);
    expect(await margin(slug)).toBeCloseTo((1.5 * (await margin(imported.slug))) / 4, 4);
    expect((await admin.checkpoint(slug)).prior).toEqual({
      source: { kind: 'file' },
      sha256,
      preferences: 43,
    });
  });

  it('reports a bad line by its number and takes the rest', async () => {
    const { slug, admin } = await newProject();
    const body = [
      'rubbish',
      ...pairs(3).map((row) => JSON.stringify(row)),
      '{"prompt":7,"chosen":"x","rejected":"y"}',
    ];
    const { preferences, errors } = await admin.startFromFile(slug, body.join('\n'), NDJSON);
    expect(preferences).toBe(3);
    expect(errors.map(({ line, code }) => [line, code])).toEqual([
      [1, 'malformed_json'],
      [5, 'validation'],
    ]);
  });

  it('may be given CSV', async () => {
    const { slug } = await newProject();
    const csv = 'prompt,chosen,rejected\nIs it open?,Until six today.,Yes.\nWhen?,At ten.,Later.\n';
    expect(await (await put(slug, csv, { type: 'text/csv' })).json()).toMatchObject({ preferences: 2 });
    expect(await (await put(slug, csv, { type: 'text/plain', query: '?format=csv' })).json()).toMatchObject({
      preferences: 2,
    });
  });

  it('holds none of it out', async () => {
    const { slug, admin } = await newProject({ settings: { held_out_share: 0.5 } });
    expect(await admin.startFromFile(slug, lines(...pairs(30)), NDJSON)).toMatchObject({ preferences: 30 });
    const other = await newProject();
    await other.admin.startFromFile(other.slug, lines(...pairs(30)), NDJSON);
    expect((await other.admin.prior(other.slug)).sha256).toBe((await admin.prior(slug)).sha256);
  });

  it('is refused more than a request can learn from, with what to do instead', async () => {
    const { slug } = await newProject();
    const votes = Array.from({ length: 2_001 }, (_, index) => ({ annotator: `n${index}`, outcome: 'a' }));
    const many = await problemOf(put(slug, lines({ prompt: 'p', a: 'x', b: 'y', votes }), { type: NDJSON }));
    expect(many).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(many.detail).toMatch(/2000 preferences.*project of its own/s);
    const large = await problemOf(put(slug, ' '.repeat(8_000_001), { type: NDJSON }));
    expect(large).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(large.detail).toMatch(/8000000 bytes.*project of its own/s);
    expect((await send(`/v1/projects/${slug}/prior`)).status).toBe(404);
  });

  it.each([
    ['nothing but ties', lines({ prompt: 'p', a: 'x', b: 'y', votes: [{ outcome: 'tie' }] }), /preferred/],
    ['nothing but bad lines', 'rubbish\nrubbish', /Line 1: the line is not JSON/],
    ['a project named as a line', '{"project":"demo"}', /application\/json/],
  ])('is refused %s', async (_, body, detail) => {
    const { slug } = await newProject({ prompts: 1 });
    const problem = await problemOf(put(slug, body, { type: NDJSON }));
    expect(problem).toMatchObject({ status: 422, code: 'prior_empty' });
    expect(problem.detail).toMatch(detail);
  });
});

describe('a prior that is refused', () => {
  it('is of a project that this key may not read, which is as if it were not there', async () => {
    const secret = await newProject({ settings: { public: false } });
    const { slug, id } = await newProject();
    const key = await newKey('admin', id);
    const hidden = await problemOf(put(slug, JSON.stringify({ project: secret.slug }), { key }));
    const missing = await problemOf(put(slug, JSON.stringify({ project: 'nobody' }), { key }));
    expect(hidden).toMatchObject({ status: 404, code: 'project_not_found' });
    expect(hidden.detail.replace(secret.slug, 'nobody')).toBe(missing.detail);
    expect((await put(slug, JSON.stringify({ project: SOURCE.slug }), { key })).status).toBe(200);
  });

  it('does not fit the head of the project, which may not be changed under one that does', async () => {
    const { slug, admin } = await newProject({ settings: { head: 'mlp' } });
    const problem = await problemOf(put(slug, JSON.stringify({ project: SOURCE.slug })));
    expect(problem).toMatchObject({ status: 422, code: 'prior_mismatch' });
    expect(problem.detail).toMatch(/settings\.head to "linear"/);
    await admin.startFromFile(slug, lines(...pairs(3)), NDJSON);
    const change = {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ settings: { head: 'linear' } }),
    };
    const refused = await problemOf(send(`/v1/projects/${slug}`, change));
    expect(refused).toMatchObject({ status: 422, code: 'prior_mismatch' });
    expect(refused.detail).toMatch(/settings\.head.*DELETE/s);
    await admin.startCold(slug);
    expect((await send(`/v1/projects/${slug}`, change)).status).toBe(200);
  });

  it('is of other features than this server’s', async () => {
    const source = await taught();
    const row = await env.DB.prepare('select step, model from checkpoints where project_id = ?')
      .bind(source.id)
      .first<{ step: number; model: ArrayBuffer }>();
    const bytes = new Uint8Array(row?.model ?? []);
    bytes[6] = 1;
    await env.DB.prepare('update checkpoints set model = ? where project_id = ?')
      .bind(bytes, source.id)
      .run();
    const { slug } = await newProject({ prompts: 1 });
    const problem = await problemOf(put(slug, JSON.stringify({ project: source.slug })));
    expect(problem).toMatchObject({ status: 422, code: 'prior_mismatch' });
    expect(problem.detail).toContain(`/v1/projects/${source.slug}/rebuild`);
  });

  it('is its own, has learnt nothing, was never published, or is not asked for rightly', async () => {
    const unpublished = await newProject({ prompts: 1 });
    const tied = await newProject({ prompts: 1 });
    const { client } = browser();
    const [task] = (await client.tasks(tied.slug)).tasks;
    await client.answer(tied.slug, { task: task?.task, outcome: 'tie' });
    await train(tied.id);
    const { slug } = unpublished;
    const cases: [string, unknown, number, string, RegExp][] = [
      [SOURCE.slug, { project: SOURCE.slug }, 422, 'validation', /its own/],
      [slug, { project: tied.slug }, 422, 'prior_empty', /not learnt/],
      [SOURCE.slug, { project: slug }, 404, 'checkpoint_not_found', /first comparison/],
      [slug, { project: SOURCE.slug, checkpoint: 99_999 }, 404, 'checkpoint_not_found', /latest/],
      [slug, { project: SOURCE.slug, checkpoint: 'first' }, 422, 'validation', /\/checkpoint/],
      [slug, { project: SOURCE.slug, step: 1 }, 422, 'validation', /\/step/],
      [slug, [{ prompt: 'p', chosen: 'x', rejected: 'y' }], 422, 'validation', /x-ndjson/],
    ];
    for (const [at, body, status, code, detail] of cases) {
      const problem = await problemOf(put(at, JSON.stringify(body)));
      expect(problem, JSON.stringify(body)).toMatchObject({ status, code });
      expect(problem.detail).toMatch(detail);
    }
    expect(await problemOf(put(slug, '{"project":'))).toMatchObject({ status: 400, code: 'malformed_json' });
    const asImporter = { key: await newKey('import') };
    expect(await problemOf(put(slug, '{}', asImporter))).toMatchObject({ code: 'scope_missing' });
    const without = { method: 'DELETE' };
    expect(await problemOf(send(`/v1/projects/${slug}/prior`, without))).toMatchObject({
      code: 'key_missing',
    });
  });
});

it('names a private project that a public one started from to nobody but those who may read it', async () => {
  const secret = await newProject({ settings: { public: false, held_out_share: 0 } });
  await secret.admin.importFile(secret.slug, lines(...pairs(5)), NDJSON);
  await train(secret.id);
  const { slug, id, admin } = await newProject();
  await admin.startFrom(slug, { project: secret.slug });
  await settle(id);
  const asked = async (key: string | null) => {
    const fetchHere = (input: RequestInfo | URL, init?: RequestInit) => send(String(input), init);
    const client = createClient({ fetch: fetchHere as typeof fetch, ...(key ? { key } : {}) });
    return [(await client.prior(slug)).source, (await client.checkpoint(slug)).prior?.source];
  };
  const nameless = { kind: 'checkpoint', project: null, step: null };
  for (const key of [null, await newKey('admin', id), await newKey('import')])
    expect(await asked(key)).toEqual([nameless, nameless]);
  const named = { kind: 'checkpoint', project: secret.slug, step: expect.any(Number) };
  for (const key of [await newKey('admin'), await newKey('score', secret.id)])
    expect(await asked(key)).toEqual([named, named]);
});
