import '@tensorflow/tfjs-backend-cpu';
import { io, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { LayersModel } from '../../worker/contract/checkpoint.ts';
import { attributeReward } from '../../worker/core/attribution.ts';
import { FEATURE_COUNT, FEATURE_VERSION, featurize } from '../../worker/core/features.ts';
import { decodeScoringFile } from '../../worker/core/scoring-file.ts';
import { rankByReward, scoreOf, scoringModelOf } from '../../worker/core/scoring-model.ts';
import { describeScore } from '../../worker/usecases/describe-score.ts';
import { annotate, browser, newKey, newProject, prefersLonger, problemOf, send, train } from './tilt.ts';

const FILES = ['model.json', 'weights.bin', 'scoring.safetensors'];
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** A project with a published model: its step, and the address of its checkpoints. */
async function trainedProject() {
  const { slug, id } = await newProject({ prompts: 4 });
  await annotate(slug, 12);
  await train(id);
  const { client } = browser();
  const { step } = await client.checkpoint(slug);
  return { slug, id, client, step, at: `/v1/projects/${slug}/checkpoints` };
}

/** As an array of bytes: toEqual finds any two ArrayBuffers of workerd equal. */
async function bytesOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await send(url)).arrayBuffer());
}

/** The rewards of a model that stock tfjs loads from this address. */
async function rewardsBy(url: string, prompt: string, responses: string[]): Promise<number[]> {
  const fetchFunc = (input: unknown, init?: RequestInit) => {
    const { pathname, search } = new URL(String(input));
    return send(pathname + search, init);
  };
  const model = await loadLayersModel(io.http(`https://tilt.test${url}`, { fetchFunc } as io.LoadOptions));
  const rows = responses.map((response) => {
    const { indices, values } = featurize(prompt, response);
    const row = new Array<number>(FEATURE_COUNT).fill(0);
    for (const [at, index] of indices.entries()) row[index] = values[at] as number;
    return row;
  });
  return [...(await (model.predict(tensor2d(rows)) as Tensor).data())];
}

describe('a published model as files of tfjs', () => {
  it.each(['latest', 'step'])('loads by %s with stock tfjs and gives the rewards of …/score', async (by) => {
    const { slug, client, step, at } = await trainedProject();
    const prompt = 'Prompt 9: how do I boil an egg?';
    const responses = [
      'Boil it.',
      `Put the egg in boiling water. ${'Take care. '.repeat(9)}`,
      '- Boil\n- Wait',
    ];
    const rewards = await rewardsBy(`${at}/${by === 'step' ? step : by}/model.json`, prompt, responses);
    const { scores } = await client.score(slug, { prompt, responses });
    expect(new Set(rewards).size).toBe(3);
    for (const [index, reward] of rewards.entries())
      expect(Math.abs(reward - (scores[index]?.reward ?? Number.NaN))).toBeLessThan(1e-5);
  });

  it('answers model.json as JSON that says which checkpoint it is', async () => {
    const { client, slug, step, at } = await trainedProject();
    const response = await send(`${at}/${step}/model.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe(IMMUTABLE);
    const { comparisons, published_at } = await client.checkpoint(slug);
    expect((await response.json()) as LayersModel).toMatchObject({
      format: 'layers-model',
      weightsManifest: [{ paths: ['weights.bin'] }],
      userDefinedMetadata: { step, comparisons, published_at, feature_version: FEATURE_VERSION },
    });
  });

  it('answers weights.bin as a float32 for each feature and one for the bias', async () => {
    const { step, at } = await trainedProject();
    const response = await send(`${at}/${step}/weights.bin`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('cache-control')).toBe(IMMUTABLE);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes).toHaveLength(4 * (FEATURE_COUNT + 1));
    expect(await bytesOf(`${at}/latest/weights.bin`)).toEqual(bytes);
  });

  it('gives with scoring.safetensors all that …/rank answers, without asking', async () => {
    const { slug, client, step, at } = await trainedProject();
    const prompt = 'Prompt 9: how do I boil an egg?';
    const responses = [
      'Boil it.',
      `Boil it. ${'Take care. '.repeat(9)}`,
      '- Boil\n- Wait',
      '',
      'Сварите яйцо.',
    ];
    const { parts, facts } = decodeScoringFile(await bytesOf(`${at}/latest/scoring.safetensors`));
    const scoring = scoringModelOf(parts);
    const features = responses.map((response) => featurize(prompt, response));
    const scores = features.map((each) => describeScore(scoreOf(each, scoring)));
    const ranked = await client.rank(slug, { prompt, responses });
    expect(facts).toMatchObject({ step, encoder: null });
    expect(facts.publishedAt).toBe(ranked.checkpoint.published_at);
    expect(scores).toEqual(ranked.scores);
    const rewards = scores.map(({ reward }) => reward);
    expect(rankByReward(features, rewards, scoring)).toEqual({
      order: ranked.order,
      probabilityFirstIsBest: ranked.probability_first_is_best,
    });
    const { scores: explained } = await client.explain(slug, { prompt, responses });
    for (const [index, vector] of features.entries())
      expect(
        attributeReward(parts.model, vector, responses[index] as string, scoring.reference.centre),
      ).toEqual(explained[index]?.explanation);
  });

  it('answers 304 to who has the newest scoring.safetensors already', async () => {
    const { at } = await trainedProject();
    const etag = (await send(`${at}/latest/scoring.safetensors`)).headers.get('etag') ?? '';
    const again = await send(`${at}/latest/scoring.safetensors`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('by latest names the weights of the step it found, though another is published before they are asked for', async () => {
    const { slug, id, step, at } = await trainedProject();
    const response = await send(`${at}/latest/model.json`);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const { weightsManifest } = (await response.json()) as LayersModel;
    const named = new URL(weightsManifest[0]?.paths[0] ?? '', `https://tilt.test${at}/latest/`).pathname;
    expect(named).toBe(`${at}/${step}/weights.bin`);
    const before = await bytesOf(named);
    await annotate(slug, 5);
    await train(id);
    expect(await bytesOf(named)).toEqual(before);
    expect(await bytesOf(`${at}/latest/weights.bin`)).not.toEqual(before);
  });

  it.each(FILES)('has no %s of a step that was never published, or before the first', async (file) => {
    const { at } = await trainedProject();
    const untrained = `/v1/projects/${(await newProject({ prompts: 1 })).slug}/checkpoints`;
    for (const url of [`${at}/999999/${file}`, `${untrained}/latest/${file}`]) {
      expect(await problemOf(send(url)), url).toMatchObject({
        status: 404,
        code: 'checkpoint_not_found',
        contentType: 'application/problem+json',
      });
    }
    expect((await send(`${at}/newest/${file}`)).status).toBe(422);
  });

  it.each(FILES)(
    'keeps %s of a private project to those with a key, and out of shared caches',
    async (file) => {
      const { slug, id, admin } = await newProject({ prompts: 4, settings: { public: false } });
      const { tasks } = await admin.tasks(slug, { annotator: 'me', count: 3 });
      for (const task of tasks) await admin.answer(slug, { task: task.task, outcome: prefersLonger(task) });
      await train(id);
      const { step } = await admin.checkpoint(slug);
      const headers = { authorization: `Bearer ${await newKey('score', id)}` };
      for (const by of ['latest', step]) {
        const url = `/v1/projects/${slug}/checkpoints/${by}/${file}`;
        expect(await problemOf(send(url))).toMatchObject({ status: 401, code: 'key_missing' });
        const response = await send(url, { headers });
        expect(response.status).toBe(200);
        expect(response.headers.get('cache-control')).toBe('private, no-cache');
      }
    },
  );
});
