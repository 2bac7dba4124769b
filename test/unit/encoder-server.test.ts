import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dequantiseEmbedding, quantiseEmbedding } from '../../worker/core/embedding.ts';
import { embedTexts } from '../../worker/encoder/embed-texts.ts';

let server: ChildProcess;
let url: string;

beforeAll(async () => {
  server = spawn(process.execPath, ['scripts/encoder-server.ts', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(server.stdout as NodeJS.ReadableStream, 'data');
  url = /http:\S+/.exec(String(line))?.[0] as string;
});

afterAll(() => server.kill());

const embed = (texts: string[]) => {
  const settings = {
    kind: 'openai',
    url,
    model: 'universal-sentence-encoder-lite',
    dimensions: 512,
  } as const;
  return embedTexts(texts, { settings, ai: undefined, key: undefined, fetch, deadlineMs: 20_000 });
};

const dot = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

async function ask(path: string, body: string): Promise<[status: number, answer: unknown]> {
  const response = await fetch(new URL(path, url), { method: 'POST', body });
  return [response.status, await response.json()];
}

test('a paraphrase lies closer than an unrelated sentence, after quantising too', async () => {
  const embeddings = await embed([
    'How do I get my money back?',
    'I would like a refund, please.',
    'The glacier has carved a deep valley.',
  ]);
  for (const [question, paraphrase, unrelated] of [
    embeddings,
    embeddings.map((embedding) => dequantiseEmbedding(quantiseEmbedding(embedding))),
  ] as [Float32Array, Float32Array, Float32Array][]) {
    expect(cosine(question, paraphrase)).toBeGreaterThan(cosine(question, unrelated) + 0.2);
  }
});

test('texts and requests asked together do not get mixed up', async () => {
  const [alone] = await embed(['Tea is best hot.']);
  const [batch, ...others] = await Promise.all([
    embed(['A long story about a dog, a cat and a mouse. '.repeat(3), 'Tea is best hot.', '']),
    embed(['Tea is best hot.']),
    embed(['Tea is best hot.']),
  ]);
  // The last bits depend on what else is in a batch, so an embedding is asked for once and then kept.
  expect(cosine(batch[1] as Float32Array, alone as Float32Array)).toBeCloseTo(1, 5);
  expect(others).toEqual([[alone], [alone]]);
});

test('the longest response takes no longer than its beginning, which is all the model reads', async () => {
  const sentence = 'A long story about a dog, a cat and a mouse. ';
  const [long, beginning] = await embed([sentence.repeat(2222), sentence.repeat(80)]);
  expect(long).toEqual(beginning);
});

test('answers have the OpenAI shape, also for a single text', async () => {
  const number = expect.any(Number);
  const [status, answer] = await ask('/v1/embeddings', JSON.stringify({ model: 'any', input: 'Hello' }));
  expect(status).toBe(200);
  expect(answer).toEqual({
    object: 'list',
    data: [{ object: 'embedding', index: 0, embedding: Array(512).fill(number) }],
    model: 'universal-sentence-encoder-lite',
    usage: { prompt_tokens: number, total_tokens: number },
  });
});

test.each([
  ['/v1/embeddings', '{"input":', 400, /not JSON/],
  ['/v1/embeddings', '{"model":"any"}', 400, /`input` must be/],
  ['/v1/embeddings', '{"input":["a",""]}', 400, /`input` must be/],
  ['/v1/embeddings', '{"input":[]}', 400, /`input` must be/],
  ['/v1/embedding', '{"input":"a"}', 404, /use POST \/v1\/embeddings/],
])('POST %s of %s is answered %i with an error of the OpenAI shape', async (path, body, status, message) => {
  expect(await ask(path, body)).toEqual([
    status,
    { error: { message: expect.stringMatching(message), type: 'invalid_request_error' } },
  ]);
});
