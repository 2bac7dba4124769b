import { describe, expect, it } from 'vitest';
import { newKey, problemOf } from '../tilt.ts';
import {
  anId,
  ask,
  at,
  id,
  list,
  long,
  post,
  prompt,
  responses,
  rewards,
  rLong,
  rShort,
  short,
  sigma,
  slug,
  texts,
  usage,
} from './scored-project.ts';

const keyOfProject = await newKey('score', id);

// docs.cohere.com/reference/rerank and /v1/reference/rerank as cohere-ai 8.1.0 has them (test/e2e/scoring-clients.test.ts runs that);
// Jina's API; vllm/entrypoints/pooling/scoring/protocol.py; langchain, which reads index and relevance_score.
describe.each(['/rerank', '/v1/rerank', '/v2/rerank', at('/v1/rerank')])(
  'Cohere, Jina, vLLM POST %s',
  (path) => {
    const isSecond = path === '/v2/rerank';
    const results = [1, 2, 0]
      .map((index) => ({ index, reward: rewards[index] ?? 0 }))
      .sort((one, other) => other.reward - one.reward)
      .map(({ index, reward }) => ({
        index,
        relevance_score: expect.closeTo(sigma(reward), 6),
        ...(!isSecond && { document: { text: responses[index] } }),
      }));

    it('gets the documents by relevance', async () => {
      expect(await ask(path, { model: slug, query: prompt, documents: responses })).toEqual({
        id: anId,
        model: slug,
        results,
        meta: { api_version: { version: isSecond ? '2' : '1' } },
        usage,
      });
    });

    it('gets the first few, with documents or without', async () => {
      const body = { model: slug, query: prompt, documents: responses, top_n: 2 };
      const some = await ask<{ results: object[] }>(path, { ...body, return_documents: false });
      expect(some.results).toEqual(results.slice(0, 2).map(({ document: _, ...rest }) => rest));
      const full = await ask<{ results: object[] }>(path, { ...body, return_documents: true });
      expect(full.results[0]).toHaveProperty('document.text');
      expect(await ask(path, { ...body, top_n: 0 })).toMatchObject({ results });
      expect(await ask(path, { ...body, top_n: 99 })).toMatchObject({ results });
      expect(await ask(path, { ...body, top_n: null })).toMatchObject({ results });
    });

    it('takes documents that are objects, or a single one', async () => {
      const documents = [{ text: short }, long, { content: [{ type: 'text', text: list }] }];
      expect(await ask(path, { model: slug, query: { text: prompt }, documents })).toMatchObject({ results });
      expect(await ask(path, { model: slug, query: prompt, documents: short })).toMatchObject({
        results: [{ index: 0, relevance_score: expect.closeTo(sigma(rShort), 6) }],
      });
    });

    it('is told what is wrong in the words of each', async () => {
      const problem = await problemOf(post(path, { model: slug, query: prompt }));
      expect(problem).toMatchObject({
        status: 400,
        code: 'validation',
        message: expect.stringMatching(/documents/),
        error: { message: expect.stringMatching(/documents/), type: 'BadRequestError', code: 400 },
      });
      const none = await problemOf(post(path, { model: slug, query: prompt, documents: [] }));
      expect(none).toMatchObject({ status: 400, code: 'nothing_to_score' });
      const unknown = await problemOf(post('/v1/rerank', { model: 'nobody', query: 'x', documents: ['x'] }));
      expect(unknown).toMatchObject({
        status: 404,
        code: 'project_not_found',
        error: { type: 'NotFoundError' },
      });
      const fields = { documents: [{ title: 'x' }], rank_fields: ['title'] };
      expect((await post(path, { model: slug, query: 'x', ...fields })).status).toBe(400);
    });
  },
);

// text-embeddings-inference router/src/http/types.rs and server.rs (0d124dc, 2026-07-24). It has one model: none is named.
describe('TEI', () => {
  const bearer = { authorization: `Bearer ${keyOfProject}` };

  it.each([
    ['a text', texts[1], [{ score: expect.closeTo(sigma(rLong), 6), label: 'LABEL_0' }]],
    ['a pair', [prompt, long], [{ score: expect.closeTo(sigma(rLong), 6), label: 'LABEL_0' }]],
    [
      'a batch of both',
      [[texts[0]], [prompt, long]],
      [[{ score: expect.closeTo(sigma(rShort), 6) }], [{ score: expect.closeTo(sigma(rLong), 6) }]],
    ],
    ['a batch of one', [[texts[0]]], [[{ score: expect.closeTo(sigma(rShort), 6) }]]],
  ])('predicts %s', async (_what, inputs, answer) => {
    expect(await ask(at('/predict'), { inputs, truncate: true })).toMatchObject(answer);
    expect(await ask('/predict', { inputs }, bearer)).toMatchObject(answer);
  });

  it('takes a project that is named, though its own clients name none', async () => {
    expect(await ask('/predict', { model: slug, inputs: [prompt, long], raw_scores: true })).toEqual([
      { score: expect.closeTo(rLong, 6), label: 'LABEL_0' },
    ]);
    expect(await ask('/rerank', { model: slug, query: prompt, texts: [long] })).toEqual([
      { index: 0, score: expect.closeTo(sigma(rLong), 6) },
    ]);
  });

  it('predicts raw scores', async () => {
    expect(await ask(at('/predict'), { inputs: [prompt, long], raw_scores: true })).toEqual([
      { score: expect.closeTo(rLong, 6), label: 'LABEL_0' },
    ]);
  });

  it.each([at('/rerank'), '/rerank'])('reranks at %s, told from the others by its texts', async (path) => {
    const body = { query: prompt, texts: responses, truncate: true };
    const ranks = [0, 1, 2].sort((one, other) => (rewards[other] ?? 0) - (rewards[one] ?? 0));
    expect(await ask(path, body, bearer)).toEqual(
      ranks.map((index) => ({ index, score: expect.closeTo(sigma(rewards[index] ?? 0), 6) })),
    );
    expect(await ask(path, { ...body, raw_scores: true, return_text: true }, bearer)).toEqual(
      ranks.map((index) => ({
        index,
        text: responses[index],
        score: expect.closeTo(rewards[index] ?? 0, 6),
      })),
    );
  });

  it.each([
    ['/rerank', { query: prompt, texts: [] }, 400, 'Empty'],
    ['/predict', { inputs: [] }, 400, 'Empty'],
    ['/predict', { inputs: ['a', 'b', 'c'] }, 422, 'Validation'],
    ['/predict', { inputs: [['a', 'b', 'c']] }, 422, 'Validation'],
    ['/predict', { inputs: 7 }, 422, 'Validation'],
    ['/predict', {}, 422, 'Validation'],
    ['/rerank', { texts: ['a'] }, 422, 'Validation'],
    ['/predict', '{"inputs":', 400, 'Validation'],
  ])('is told at %s of %j by its error_type', async (path, body, status, type) => {
    const problem = await problemOf(post(at(path), body));
    expect(problem).toMatchObject({ status, error: expect.any(String), error_type: type });
    expect((await post(at(path), body)).status).toBe(status);
  });
});
