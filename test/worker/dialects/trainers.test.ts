import { describe, expect, it } from 'vitest';
import { newProject, problemOf } from '../tilt.ts';
import {
  ask,
  at,
  awaiting,
  closeTo,
  long,
  post,
  prompt,
  rBare,
  responses,
  rewards,
  rLong,
  rShort,
  scores,
  short,
  slug,
  texts,
} from './scored-project.ts';

it('has rewards to tell apart', () => {
  expect(new Set(rewards.map((reward) => reward.toFixed(3))).size).toBe(3);
  expect(rBare).not.toBeCloseTo(rShort, 3);
});

// openrlhf/utils/agent.py (3c3be62, 2026-08-13): `{"query", "prompts", "labels"}` of what the tokenizer decodes with its
// special tokens, retried five times unless raise_for_status passes; openrlhf/cli/serve_rm.py answers it.
describe('OpenRLHF', () => {
  const request = { query: texts, prompts: responses.map(() => awaiting(prompt)), labels: ['', null, 'x'] };

  it('gets rewards, scores and logs, a number each for every query', async () => {
    const answer = await ask<Record<string, unknown>>(at('/get_reward'), request);
    expect(answer).toEqual({
      rewards: closeTo(rewards),
      scores: closeTo(rewards),
      extra_logs: {
        standard_error: closeTo(scores.map(({ standard_error }) => standard_error)),
        percentile: closeTo(scores.map(({ percentile }) => percentile)),
        unfamiliar: scores.map(({ unfamiliar }) => Number(unfamiliar)),
      },
    });
  });

  it.each([
    ['without prompts', { query: texts }],
    ['with null for prompts', { query: texts, prompts: null, labels: null }],
    ['with null for each prompt', { query: texts, prompts: [null, null, null] }],
    ['with no prompts', { query: texts, prompts: [] }],
    [
      'with the plain prompt before each response',
      { query: responses.map((each) => prompt + each), prompts: responses.map(() => prompt) },
    ],
    [
      'with messages for prompts',
      { query: texts, prompts: responses.map(() => [{ role: 'user', content: prompt }]) },
    ],
  ])('may ask %s', async (_how, body) => {
    expect(await ask(at('/get_reward'), body)).toMatchObject({ rewards: closeTo(rewards) });
  });

  it('gets a list also for one query that is a text', async () => {
    expect(await ask(at('/get_reward'), { query: texts[0], prompts: [awaiting(prompt)] })).toMatchObject({
      rewards: closeTo([rShort]),
    });
  });

  it('gets empty lists for none, even before there is a model', async () => {
    const { slug: untrained } = await newProject({ prompts: 1 });
    const none = {
      rewards: [],
      scores: [],
      extra_logs: { standard_error: [], percentile: [], unfamiliar: [] },
    };
    for (const body of [{ query: [], prompts: [], labels: [] }, { query: [] }])
      expect(await ask(`/v1/projects/${untrained}/get_reward`, body)).toEqual(none);
  });

  it('is told where its texts stand in no field that is known', async () => {
    const problem = await problemOf(post(at('/get_reward'), { queries: texts, prompts: [prompt, prompt] }));
    expect(problem).toMatchObject({ status: 422, code: 'validation', errors: [{ pointer: '/query' }] });
  });

  it('is told where prompts and queries do not match', async () => {
    const problem = await problemOf(post(at('/get_reward'), { query: texts, prompts: ['x'] }));
    expect(problem).toMatchObject({ status: 422, code: 'validation', errors: [{ pointer: '/prompts' }] });
  });
});

// align_anything/models/remote_rm/remote_rm_client.py (3f9decc, 2025-11-27): `{"prompts", "responses"}` → `["rewards"]`.
describe('align-anything', () => {
  it('gets a reward for each prompt and response', async () => {
    const prompts = responses.map(() => prompt);
    expect(await ask(at('/get_reward'), { prompts, responses })).toEqual({ rewards: closeTo(rewards) });
  });

  it('gets an empty list for none', async () => {
    expect(await ask(at('/get_reward'), { prompts: [], responses: [] })).toEqual({ rewards: [] });
  });

  it('may send messages, for TRL keeps conversations so', async () => {
    const prompts = [
      [{ role: 'user', content: prompt }],
      [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    ];
    const completions = [[{ role: 'assistant', content: short }], [{ role: 'assistant', content: long }]];
    expect(await ask(at('/get_reward'), { prompts, responses: completions })).toEqual({
      rewards: closeTo([rShort, rLong]),
    });
  });
});

// src/llamafactory/train/ppo/ppo_utils.py and api/chat.py (ff6d4d1, 2026-08-18): the model is always "model".
describe('LLaMA-Factory', () => {
  const answer = {
    id: expect.stringMatching(/^scoreval-[0-9a-f]{32}$/),
    object: 'score.evaluation',
    scores: closeTo(rewards),
  };

  it('gets scores of templated texts by the slug as model', async () => {
    expect(await ask('/v1/score/evaluation', { model: slug, messages: texts, max_length: 512 })).toEqual({
      ...answer,
      model: slug,
    });
  });

  it('gets them as its PPO asks: with "model" for the model, of a project in the path', async () => {
    expect(await ask(at('/v1/score/evaluation'), { model: 'model', messages: texts })).toEqual({
      ...answer,
      model: 'model',
    });
  });

  it('is refused for no messages, as by its own server', async () => {
    const problem = await problemOf(post('/v1/score/evaluation', { model: slug, messages: [] }));
    expect(problem).toMatchObject({ status: 400, code: 'nothing_to_score', detail: expect.any(String) });
  });
});

// slime/rollout/rm_hub/__init__.py (624b824, 2026-08-21): `await resp.json()` is the reward.
describe('slime', () => {
  it.each([
    ['a templated prompt', awaiting(prompt)],
    ['a plain prompt', prompt],
    ['messages', [{ role: 'user', content: prompt }]],
  ])('gets a bare number for %s', async (_what, asked) => {
    const body = { prompt: asked, response: `${short}<|im_end|>`, label: null };
    expect(await ask(at('/reward'), body)).toBeCloseTo(rShort, 6);
  });

  it('is told where there is no response to score', async () => {
    const problem = await problemOf(post(at('/reward'), { prompt, completion: short }));
    expect(problem).toMatchObject({ status: 422, code: 'validation', errors: [{ pointer: '/response' }] });
  });

  it('may have no prompt', async () => {
    expect(await ask(at('/reward'), { prompt: null, response: short, label: 'x' })).toBeCloseTo(rBare, 6);
  });
});
