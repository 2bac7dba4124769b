import { describe, expect, it } from 'vitest';
import { problemOf } from '../tilt.ts';
import {
  anId,
  ask,
  aTime,
  at,
  checkpoint,
  closeTo,
  list,
  long,
  post,
  prompt,
  rBare,
  responses,
  rewards,
  rList,
  rLong,
  rShort,
  scores,
  short,
  sigma,
  slug,
  texts,
  usage,
} from './scored-project.ts';

// vllm/entrypoints/pooling/classify/protocol.py (055e47c) and examples/pooling/classify/classification_online.py;
// verl/experimental/reward_loop/reward_loop.py (b178a3c, 2026-01-29) sends `"activation": False` and reads data[-1].probs[-1].
describe.each(['/classify', '/v1/classify'])('vLLM %s', (path) => {
  it('gets σ of each reward as the probability of its one class', async () => {
    expect(await ask(path, { model: slug, input: texts })).toEqual({
      id: anId,
      object: 'list',
      created: aTime,
      model: slug,
      data: rewards.map((reward, index) => ({
        index,
        label: 'LABEL_0',
        probs: [expect.closeTo(sigma(reward), 6)],
        num_classes: 1,
      })),
      usage,
    });
  });

  it.each([
    ['one text', { input: texts[1] }],
    [
      'messages',
      {
        messages: [
          { role: 'user', content: [{ type: 'text', text: prompt }] },
          { role: 'assistant', content: long },
        ],
        add_generation_prompt: false,
      },
    ],
  ])('takes %s', async (_what, body) => {
    expect(await ask(path, { model: slug, ...body })).toMatchObject({
      data: [{ index: 0, probs: [expect.closeTo(sigma(rLong), 6)] }],
    });
  });

  it.each([{ use_activation: false }, { activation: false }])('gets raw rewards by %j', async (option) => {
    expect(await ask(path, { model: slug, input: texts[1], ...option })).toMatchObject({
      data: [{ probs: [expect.closeTo(rLong, 6)] }],
    });
  });
});

// vllm/entrypoints/pooling/pooling/protocol.py (01cfbaf) and examples/pooling/reward/sequence_reward_online.py.
describe('vLLM /pooling', () => {
  it('gets raw rewards', async () => {
    expect(
      await ask('/pooling', { model: slug, input: texts, encoding_format: 'float', task: 'classify' }),
    ).toEqual({
      id: anId,
      object: 'list',
      created: aTime,
      model: slug,
      data: rewards.map((reward, index) => ({ index, object: 'pooling', data: closeTo([reward]) })),
      usage,
    });
  });

  it('scores a message without an answer as a response to no prompt', async () => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: short }] }];
    expect(await ask('/pooling', { model: slug, messages })).toMatchObject({
      data: [{ data: [expect.closeTo(rBare, 6)] }],
    });
  });

  it.each([{ task: 'embed' }, { encoding_format: 'base64' }])('refuses %j', async (option) => {
    const problem = await problemOf(post('/pooling', { model: slug, input: 'x', ...option }));
    expect(problem).toMatchObject({ status: 400, error: { type: 'BadRequestError', code: 400 } });
    expect(problem.detail).toContain(Object.keys(option)[0]);
  });
});

// vllm/entrypoints/pooling/scoring/protocol.py, utils.py (055e47c) and examples/pooling/score/score_api_online.py.
describe.each(['/score', '/v1/score', at('/score'), at('/v1/score')])('vLLM POST %s', (path) => {
  it.each([
    ['queries', 'documents'],
    ['text_1', 'text_2'],
    ['data_1', 'data_2'],
    ['queries', 'items'],
  ])('gets σ of rewards of %s and %s', async (left, right) => {
    const data = (expected: number[]) =>
      expected.map((reward, index) => ({ index, object: 'score', score: expect.closeTo(sigma(reward), 6) }));
    const one = await ask(path, { model: slug, [left]: prompt, [right]: short });
    expect(one).toEqual({
      id: anId,
      object: 'list',
      created: aTime,
      model: slug,
      data: data([rShort]),
      usage,
    });
    expect(await ask(path, { model: slug, [left]: prompt, [right]: responses })).toMatchObject({
      data: data(rewards),
    });
    expect(await ask(path, { model: slug, [left]: [prompt], [right]: responses })).toMatchObject({
      data: data(rewards),
    });
    const each = { [left]: ['', prompt], [right]: [short, list], use_activation: false };
    expect(await ask(path, { model: slug, ...each })).toMatchObject({
      data: [{ score: expect.closeTo(rBare, 6) }, { score: expect.closeTo(rList, 6) }],
    });
  });

  it('is told where lengths do not match', async () => {
    const problem = await problemOf(post(path, { model: slug, text_1: [prompt, prompt], text_2: responses }));
    expect(problem).toMatchObject({ status: 400, error: { message: expect.stringMatching(/2 and 3/) } });
  });
});

it('keeps Tilt’s own call at the same path', async () => {
  const own = await ask(at('/score'), { prompt, responses });
  expect(own).toEqual({ checkpoint, scores });
  const items = responses.map((response) => ({ prompt, response }));
  expect(await ask(at('/score'), { items })).toEqual({ checkpoint, scores });
  expect(await problemOf(post(at('/score'), { prompt }))).toMatchObject({ status: 422, code: 'validation' });
});

// sglang/srt/entrypoints/http_server.py `/classify` (0025436): EmbeddingReqInput in; one object for one text, else a list;
// verl/workers/rollout/sglang_rollout/http_server_engine.py sends `{"text"}`.
describe('SGLang', () => {
  it('gets a list of embeddings for a list of texts', async () => {
    const answer = await ask<{ embedding: number[] }[]>(at('/classify'), { text: texts });
    expect(answer.map(({ embedding }) => embedding)).toEqual(rewards.map((reward) => closeTo([reward])));
    expect(await ask('/classify', { model: slug, text: texts })).toMatchObject([{}, {}, {}]);
    expect(answer[0]).toMatchObject({ meta_info: { weight_version: String(checkpoint.step) } });
  });

  it('gets one object for one text', async () => {
    expect(await ask(at('/classify'), { text: texts[1] })).toMatchObject({ embedding: closeTo([rLong]) });
  });
});

/** Each dialect with `count` texts of its kind. */

it('says which token ids it cannot read', async () => {
  for (const input of [
    [1, 2, 3],
    [[1, 2], [3]],
  ]) {
    const problem = await problemOf(post('/classify', { model: slug, input }));
    expect(problem.detail).toMatch(/input.*no tokenizer/);
  }
});
