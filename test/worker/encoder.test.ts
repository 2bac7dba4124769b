import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckpointCard, LayersModel } from '../../worker/contract/checkpoint.ts';
import type { Client } from '../../worker/contract/client.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { hashText, mixHash } from '../../worker/core/features/hash.ts';
import { FEATURE_COUNT } from '../../worker/core/features.ts';
import { trainerOf } from '../../worker/env.ts';
import type { Trainer } from '../../worker/trainer/trainer.ts';
import { runAlarm } from './alarms.ts';
import { type FakeEncoder, fakeEncoder } from './fake-encoder.ts';
import { newKey, newProject, problemOf, send, train } from './tilt.ts';

const PROMPT = 'Which plant is it?';

/** Names of plants that nothing but the encoder knows to be edible or not. */
const plant = (index: number): string => `${mixHash(index).toString(36)}ia`;
const isEdible = (text: string): boolean => hashText(text) % 2 === 0;
const knowsPlants = (text: string): number[] => [isEdible(text) ? 1 : -1, 0.2, 0.1, text.length / 100];
const plants = Array.from({ length: 400 }, (_, index) => plant(index));
const edible = plants.filter(isEdible);
const poisonous = plants.filter((text) => !isEdible(text));

/** Judgements of people who prefer edible plants, each pair on a prompt of its own. */
const judgements = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    JSON.stringify({
      prompt: `${PROMPT} (${from + index})`,
      chosen: edible[from + index],
      rejected: poisonous[from + index],
    }),
  ).join('\n');

async function patch(slug: string, settings: Record<string, unknown>): Promise<Response> {
  return send(`/v1/projects/${slug}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings }),
  });
}

async function projectWith(encoder: FakeEncoder | null, settings: Partial<ProjectSettings> = {}) {
  return newProject({
    prompts: 0,
    settings: { held_out_share: 0, ...settings, ...(encoder && { encoder: encoder.settings }) },
  });
}

const importInto = (admin: Client, slug: string, from: number, to: number) =>
  admin.importFile(slug, judgements(from, to), 'application/x-ndjson');

const card = async (slug: string): Promise<CheckpointCard> =>
  (await send(`/v1/projects/${slug}/checkpoints/latest`)).json();

const textsAsked = ({ requests }: FakeEncoder): string[] => requests.flatMap(({ texts }) => texts);

/** A project of this encoder that has learnt from judgements. */
async function trained(encoder: FakeEncoder, count = 60) {
  const project = await projectWith(encoder);
  await importInto(project.admin, project.slug, 0, count);
  await train(project.id);
  encoder.requests.length = 0;
  return project;
}

/** One alarm as the platform would run it, and when the next is set for. */
async function oneAlarm(id: number): Promise<number | null> {
  await runAlarm(trainerOf(env, id));
  return alarmOf(id);
}

const alarmOf = (id: number): Promise<number | null> =>
  runInDurableObject(trainerOf(env, id), (_: Trainer, state) => state.storage.getAlarm());

afterEach(() => {
  vi.useRealTimers();
});

/** The clock alone: what waits goes on waiting. */
function letPass(ms: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now + ms);
}

describe('the setting of an encoder', () => {
  it('is asked once when it is set, and keeps how many numbers it gave', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, admin } = await projectWith(null);
    const answer = await patch(slug, { encoder: encoder.settings });
    expect(answer.status).toBe(200);
    expect(encoder.requests).toHaveLength(1);
    const { settings } = await admin.project(slug);
    expect(settings.encoder).toEqual({ ...encoder.settings, dimensions: 4 });
  });

  it('is left as it was where the encoder fails, and the reason is told', async () => {
    const [works, fails] = [fakeEncoder(knowsPlants), fakeEncoder(knowsPlants)];
    fails.failWith = 404;
    const { slug, admin } = await projectWith(works);
    const before = await admin.project(slug);
    const problem = await problemOf(patch(slug, { encoder: fails.settings, task_minutes: 5 }));
    expect(problem).toMatchObject({ status: 502, code: 'encoder_failed' });
    expect(problem.detail).toMatch(/answered 404.*`encoder\.model`/);
    expect(await admin.project(slug)).toEqual(before);
  });

  it('is refused where it names another count of numbers than there are', async () => {
    const { slug } = await projectWith(null);
    const encoder = { ...fakeEncoder(knowsPlants).settings, dimensions: 512 };
    const problem = await problemOf(patch(slug, { encoder }));
    expect(problem).toMatchObject({ status: 502, code: 'encoder_failed' });
    expect(problem.detail).toMatch(/gave 4 numbers.*says 512/);
  });

  it('is refused for a new project, too, which is then not made', async () => {
    const fails = fakeEncoder(knowsPlants);
    fails.failWith = 500;
    const body = {
      slug: `p-${crypto.randomUUID()}`,
      name: 'n',
      question: 'q',
      settings: { encoder: fails.settings },
    };
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    expect(await problemOf(send('/v1/projects', init))).toMatchObject({ code: 'encoder_failed' });
    expect((await send(`/v1/projects/${body.slug}`)).status).toBe(404);
  });

  it('may not be on this very machine, where the operator does not allow it', async () => {
    const { slug } = await projectWith(null);
    const encoder = { kind: 'openai', url: 'http://localhost:8089/v1/embeddings', model: 'm' };
    const problem = await problemOf(patch(slug, { encoder }));
    expect(problem).toMatchObject({ status: 502, code: 'encoder_failed' });
    expect(problem.detail).toMatch(/npm start.*public https address/);
  });

  it('that asks for Workers AI says how to bind it', async () => {
    const { slug } = await projectWith(null);
    const problem = await problemOf(
      patch(slug, { encoder: { kind: 'workers-ai', model: '@cf/baai/bge-m3' } }),
    );
    expect(problem).toMatchObject({ status: 502, code: 'encoder_failed' });
    expect(problem.detail).toMatch(/binding = "AI"/);
  });

  it('may give no more numbers beside an MLP head than there is room for, whichever is set last', async () => {
    const wide = fakeEncoder(() => Array.from({ length: 1025 }, (_, at) => at));
    const { slug, admin } = await projectWith(wide);
    const problems = [await problemOf(patch(slug, { head: 'mlp' }))];
    await patch(slug, { encoder: null, head: 'mlp' });
    problems.push(await problemOf(patch(slug, { encoder: wide.settings })));
    for (const problem of problems) {
      expect(problem).toMatchObject({ status: 422, code: 'validation' });
      expect(problem.detail).toMatch(/\/settings\/encoder: .*at most 1024 numbers.*gives 1025/);
    }
    expect((await admin.project(slug)).settings).toMatchObject({ encoder: null, head: 'mlp' });
  });

  it.each([
    ['http', 'http://api.example.com/v1/embeddings'],
    ['a machine’s address', 'https://169.254.169.254/latest/meta-data'],
    ['a private name', 'https://metadata.google.internal/v1/embeddings'],
    ['a key in the address', 'https://api.example.com/v1/embeddings?api_key=abc'],
  ])('must have no address of %s', async (_, url) => {
    const { slug } = await projectWith(null);
    const problem = await problemOf(patch(slug, { encoder: { kind: 'openai', url, model: 'm' } }));
    expect(problem).toMatchObject({ status: 422, code: 'validation' });
    expect(problem.detail).toContain('/settings/encoder/url');
  });

  it('sends the operator’s key to the origin that it is for, and to no other', async () => {
    const [theirs, other] = [
      fakeEncoder(knowsPlants, { host: 'keyed.example.com' }),
      fakeEncoder(knowsPlants, { host: 'keyed.example.com.evil.example' }),
    ];
    const { slug } = await projectWith(null);
    await patch(slug, { encoder: theirs.settings });
    await patch(slug, { encoder: other.settings });
    expect(theirs.requests).toMatchObject([{ authorization: 'Bearer sk-of-the-operator' }]);
    expect(other.requests).toMatchObject([{ authorization: null }]);
  });
});

describe('a fold with an encoder', () => {
  it.each([
    ['learns what nothing but the encoder knows', true],
    ['cannot know it without', false],
  ])('%s', async (_, hasEncoder) => {
    const { slug, id, admin } = await projectWith(hasEncoder ? fakeEncoder(knowsPlants) : null);
    await importInto(admin, slug, 0, 40);
    await train(id);
    const items = [...edible.slice(100, 140), ...poisonous.slice(100, 140)].map((response) => ({
      prompt: PROMPT,
      response,
    }));
    const rewards = (await admin.score(slug, { items })).scores.map(({ reward }) => reward);
    const right = rewards.slice(0, 40).filter((reward, at) => reward > (rewards[40 + at] as number));
    if (hasEncoder) expect(right).toHaveLength(40);
    else expect(right.length).toBeLessThan(32);
  });

  it('asks once for each response when it has arrived, compared or not, and says how far it is', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await projectWith(encoder);
    encoder.requests.length = 0;
    await importInto(admin, slug, 0, 100);
    const [row] = [{ prompt: 'uncompared', responses: ['one', 'two', 'one'] }];
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    expect((await admin.training(slug)).encoder).toEqual({ embedded: 0, responses: 0, error: null });
    await train(id);
    expect(textsAsked(encoder).toSorted()).toEqual(
      [...edible.slice(0, 100), ...poisonous.slice(0, 100), 'one', 'two'].toSorted(),
    );
    expect((await admin.training(slug)).encoder).toEqual({ embedded: 202, responses: 202, error: null });
  });

  it('embeds responses that come without a comparison, without anyone asking', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await trained(encoder, 2);
    const row = { prompt: 'later', responses: ['three', 'four'] };
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    expect(await alarmOf(id)).toBeGreaterThan(0);
    await train(id);
    expect(textsAsked(encoder).toSorted()).toEqual(['four', 'three']);
    expect((await admin.training(slug)).encoder).toEqual({ embedded: 6, responses: 6, error: null });
  });

  it('gives the same weights in a rebuild, though the encoder drifts, and does not ask it again', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id } = await trained(encoder);
    const first = await card(slug);
    encoder.drift();
    await trainerOf(env, id).rebuild(id);
    await runInDurableObject(trainerOf(env, id), (_: Trainer, state) => {
      state.storage.sql.exec('delete from features');
    });
    await evictDurableObject(trainerOf(env, id));
    await train(id);
    const rebuilt = await card(slug);
    expect(rebuilt.step).toBeGreaterThan(first.step);
    expect(rebuilt.sha256).toBe(first.sha256);
    expect(encoder.requests).toEqual([]);
  });

  it('is another model than without, which comes back when the setting is taken away; and with it without a question', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await projectWith(null);
    await importInto(admin, slug, 0, 40);
    await train(id);
    const without = await card(slug);
    expect(without).toMatchObject({ encoder: null, feature_count: FEATURE_COUNT });
    await patch(slug, { encoder: encoder.settings });
    await train(id);
    const withEncoder = await card(slug);
    expect(withEncoder).toMatchObject({
      encoder: { ...encoder.settings, dimensions: 4 },
      feature_count: FEATURE_COUNT + 4,
      comparisons: 40,
    });
    expect(withEncoder.sha256).not.toBe(without.sha256);
    await patch(slug, { encoder: null });
    await train(id);
    expect((await card(slug)).sha256).toBe(without.sha256);
    expect((await admin.training(slug)).encoder).toBeNull();
    encoder.requests.length = 0;
    await patch(slug, { encoder: encoder.settings });
    await train(id);
    expect((await card(slug)).sha256).toBe(withEncoder.sha256);
    // The probe of the setting, and nothing else.
    expect(encoder.requests).toHaveLength(1);
  });

  it('is woken by the change of a setting alone', async () => {
    const { slug, id } = await trained(fakeEncoder(knowsPlants), 4);
    expect(await alarmOf(id)).toBeNull();
    await patch(slug, { encoder: null });
    await expect.poll(() => alarmOf(id)).toBeGreaterThan(0);
  });

  it('asks again for another model, or for more of each text', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id } = await trained(encoder, 4);
    for (const change of [{ model: 'other' }, { max_characters: 100 }]) {
      encoder.requests.length = 0;
      await patch(slug, { encoder: { ...encoder.settings, ...change } });
      await train(id);
      expect(textsAsked(encoder)).toHaveLength(1 + 8);
    }
  });

  it('is sent the beginning of a long text', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await projectWith(encoder);
    const long = `${'é'.repeat(1999)}🥚 and more`;
    await admin.importFile(
      slug,
      JSON.stringify({ prompt: 'p', responses: [long, 'b'] }),
      'application/x-ndjson',
    );
    await train(id);
    expect(textsAsked(encoder)).toContain(`${'é'.repeat(1999)}\ufffd`);
  });
});

describe('an encoder that does not answer', () => {
  it('delays what needs it, says so, is asked ever less often, and loses nothing', async () => {
    const [encoder, never] = [fakeEncoder(knowsPlants), fakeEncoder(knowsPlants)];
    const { slug, id, admin } = await trained(encoder, 20);
    const before = await card(slug);
    encoder.failWith = 401;
    await importInto(admin, slug, 20, 40);
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure++) {
      const alarm = await oneAlarm(id);
      waits.push(Math.round(((alarm ?? 0) - Date.now()) / 1000));
      letPass((alarm ?? 0) - Date.now());
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    expect(encoder.requests).toHaveLength(6);
    const { latest, encoder: encoding } = await admin.training(slug);
    expect(latest).toMatchObject({ comparisons: 20, lag: 20 });
    expect(encoding).toMatchObject({
      embedded: 40,
      error: expect.stringMatching(/answered 401.*ENCODER_KEY/),
    });
    expect((await card(slug)).sha256).toBe(before.sha256);
    encoder.failWith = null;
    await train(id);
    expect(await card(slug)).toMatchObject({ comparisons: 40 });
    expect((await admin.training(slug)).encoder).toEqual({ embedded: 80, responses: 80, error: null });
    const other = await trained(never, 20);
    await importInto(other.admin, other.slug, 20, 40);
    await train(other.id);
    expect((await card(slug)).sha256).toBe((await card(other.slug)).sha256);
  });

  it('lets comparisons through that it is not needed for, at once', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await trained(encoder, 20);
    encoder.failWith = 401;
    const row = { prompt: 'later', responses: ['three', 'four'] };
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    expect(await oneAlarm(id)).toBeGreaterThan(Date.now() + 4000);
    const judged = (prompt: string, a = '', b = '') =>
      JSON.stringify({ prompt, a, b, votes: [{ annotator: 'kim', outcome: 'a' }] });
    const rows = [
      judged(`${PROMPT} (3)`, edible[3], poisonous[3]),
      judged('later', 'three', 'four'),
      judged(`${PROMPT} (4)`, edible[4], poisonous[4]),
    ];
    await admin.importFile(slug, rows.join('\n'), 'application/x-ndjson');
    expect(await alarmOf(id)).toBeLessThan(Date.now() + 1000);
    await oneAlarm(id);
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 21, lag: 2 });
    // The back-off has not passed, so it was not asked for the two.
    expect(encoder.requests).toHaveLength(1);
    encoder.failWith = null;
    letPass(60_000);
    await train(id);
    expect((await card(slug)).comparisons).toBe(23);
  });

  it('keeps a model from being published whose zero it has still a part in', async () => {
    let isDown = true;
    const encoder = fakeEncoder((text) => {
      if (isDown && text === 'three') throw new Error('down');
      return knowsPlants(text);
    });
    const { slug, id, admin } = await projectWith(encoder);
    const uncompared = JSON.stringify({ prompt: 'later', responses: ['three', 'four'] });
    await admin.importFile(slug, `${judgements(0, 1)}\n${uncompared}`, 'application/x-ndjson');
    await oneAlarm(id);
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 1, lag: 0 });
    expect((await send(`/v1/projects/${slug}/checkpoints/latest`)).status).toBe(404);
    isDown = false;
    letPass(60_000);
    await train(id);
    expect((await card(slug)).comparisons).toBe(1);
  });

  it('is waited for by a trainer that was evicted meanwhile, too', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await trained(encoder, 4);
    encoder.failWith = 401;
    await importInto(admin, slug, 4, 8);
    await oneAlarm(id);
    await evictDurableObject(trainerOf(env, id));
    await oneAlarm(id);
    expect(encoder.requests).toHaveLength(1);
    expect((await admin.training(slug)).encoder?.error).toMatch(/401/);
  });

  it('is not waited for any longer where it is set anew, or taken away', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await trained(encoder, 4);
    for (const setting of [encoder.settings, null]) {
      encoder.failWith = 401;
      await importInto(admin, slug, setting ? 4 : 8, setting ? 8 : 12);
      await oneAlarm(id);
      expect(await oneAlarm(id)).toBeGreaterThan(Date.now() + 4000);
      encoder.failWith = null;
      await patch(slug, { encoder: setting });
      await expect
        .poll(async () => (await alarmOf(id)) ?? Number.POSITIVE_INFINITY)
        .toBeLessThan(Date.now() + 1000);
      await train(id);
      expect((await admin.training(slug)).latest).toMatchObject({ comparisons: setting ? 8 : 12, lag: 0 });
    }
  });

  it('leaves what it gave before it failed', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await projectWith(encoder);
    encoder.requests.length = 0;
    const texts = Array.from({ length: 300 }, (_, index) => `response ${index}`);
    await admin.importFile(slug, JSON.stringify({ prompt: 'p', responses: texts }), 'application/x-ndjson');
    await oneAlarm(id);
    encoder.failWith = 401;
    await oneAlarm(id);
    expect((await admin.training(slug)).encoder).toMatchObject({ embedded: 64, responses: 300 });
    encoder.failWith = null;
    letPass(60_000);
    await train(id);
    expect((await admin.training(slug)).encoder).toEqual({ embedded: 300, responses: 300, error: null });
    const asked = textsAsked(encoder);
    expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(64);
  });
});

describe('a score by a model with an encoder', () => {
  const items = (count: number, from = 200) =>
    Array.from({ length: count }, (_, index) => ({
      prompt: PROMPT,
      response: plants[from + index] as string,
    }));

  it('asks it once for each text, in one go, and for none of the project’s own responses', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, admin } = await trained(encoder);
    const own = { prompt: `${PROMPT} (3)`, response: edible[3] as string };
    const asked = [...items(5), ...items(5), own];
    const { scores } = await admin.score(slug, { items: asked });
    expect(encoder.requests).toHaveLength(1);
    expect(textsAsked(encoder)).toEqual(items(5).map(({ response }) => response));
    expect(scores.slice(0, 5)).toEqual(scores.slice(5, 10));
    const again = await admin.score(slug, { items: asked });
    expect(encoder.requests).toHaveLength(1);
    expect(again.scores).toEqual(scores);
    await admin.compare(slug, { prompt: PROMPT, a: plants[200] as string, b: plants[203] as string });
    expect(encoder.requests).toHaveLength(1);
  });

  it('comes with parts that add up to it, the embedding one of them', async () => {
    const { slug, admin } = await trained(fakeEncoder(knowsPlants));
    const { scores } = await admin.explain(slug, { items: items(4) });
    for (const { reward, explanation } of scores) {
      const { style = [], spans = [], other = Number.NaN, embedding = Number.NaN } = explanation ?? {};
      const sum = [...style, ...spans].reduce((total, { contribution }) => total + contribution, other);
      expect(sum + embedding).toBeCloseTo(reward, 5);
      expect(Math.abs(embedding)).toBeGreaterThan(0.01);
    }
  });

  it('is refused with a reason where the encoder does not answer, but for what is known of', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, admin } = await trained(encoder);
    encoder.failWith = 401;
    const ask = (path: string, body: unknown) =>
      send(`/v1/projects/${slug}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const problem of [
      await problemOf(ask('score', { items: items(2) })),
      await problemOf(ask('compare', { prompt: PROMPT, a: 'a new one', b: 'another' })),
    ]) {
      expect(problem).toMatchObject({ status: 503, code: 'encoder_unavailable' });
      expect(problem.detail).toMatch(/need its encoder.*answered 401/);
    }
    const own = [{ prompt: `${PROMPT} (3)`, response: edible[3] as string }];
    expect((await admin.score(slug, { items: own })).scores).toHaveLength(1);
  });

  it('uses the encoder of the model that scores, not of a setting that it has not been folded by yet', async () => {
    const [first, second] = [fakeEncoder(knowsPlants), fakeEncoder((text) => [...knowsPlants(text), 1])];
    const { slug, admin } = await trained(first);
    await patch(slug, { encoder: second.settings });
    second.requests.length = 0;
    await admin.score(slug, { items: items(1) });
    expect(textsAsked(first)).toEqual([items(1)[0]?.response]);
    expect(second.requests).toEqual([]);
  });

  it('is that of the exported model, which says what its last features are', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug } = await trained(encoder);
    const file = (await (
      await send(`/v1/projects/${slug}/checkpoints/latest/model.json`)
    ).json()) as LayersModel;
    expect(file.weightsManifest[0]?.weights[0]).toMatchObject({ shape: [FEATURE_COUNT + 4, 1] });
    expect(file.userDefinedMetadata.encoder).toEqual({ ...encoder.settings, dimensions: 4 });
    const weights = await (await send(`/v1/projects/${slug}/checkpoints/latest/weights.bin`)).arrayBuffer();
    expect(weights.byteLength).toBe(4 * (FEATURE_COUNT + 4 + 1));
  });

  it('by an MLP head uses it as well', async () => {
    const encoder = fakeEncoder(knowsPlants);
    const { slug, id, admin } = await projectWith(encoder, { head: 'mlp' });
    await importInto(admin, slug, 0, 20);
    await train(id);
    const { probability_a } = await admin.compare(slug, {
      prompt: PROMPT,
      a: edible[110] as string,
      b: poisonous[110] as string,
    });
    expect(probability_a).toBeGreaterThan(0.5);
  });
});
