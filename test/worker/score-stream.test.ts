import { expect, it } from 'vitest';
import { annotate, browser, newProject, problemOf, send, train } from './tilt.ts';

const { slug, id } = await newProject();
const { client: annotator } = await annotate(slug, 30);
await train(id);
const { client } = browser();
const url = `/v1/projects/${slug}/score`;
const item = (at: number) => ({
  prompt: `How long for ${at} eggs?`,
  response: `Boil ${at} eggs. ${'Take care. '.repeat(at % 9)}`,
});
const post = (body: BodyInit, query = '') =>
  send(`${url}${query}`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
const linesOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('scores more texts than one request of JSON may have, in order, as …/score does', async () => {
  const items = Array.from({ length: 600 }, (_, at) => item(at));
  const response = await post(items.map((each) => JSON.stringify(each)).join('\n'));
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = await linesOf(response);
  expect(lines.map(({ line }) => line)).toEqual(items.map((_, at) => at + 1));
  const { scores, checkpoint } = await client.score(slug, { items: items.slice(300, 310) });
  expect(lines.slice(300, 310)).toEqual(scores.map((score, at) => ({ line: 301 + at, ...score })));
  expect(response.headers.get('tilt-checkpoint')).toBe(String(checkpoint.step));
});

it('reports a bad line in its place and scores the others', async () => {
  const good = JSON.stringify(item(1));
  const lines = await linesOf(
    await post([good, '{"prompt": "p"', '', '{"prompt": "p", "answer": "r"}', '[]', good].join('\n')),
  );
  expect(lines.map(({ line }) => line)).toEqual([1, 2, 4, 5, 6]);
  expect(lines[1]).toEqual({
    line: 2,
    error: { code: 'malformed_json', message: expect.stringMatching(/JSON/) },
  });
  expect(lines[2]).toMatchObject({
    error: { code: 'validation', message: expect.stringMatching(/response/) },
  });
  expect(lines[3]).toHaveProperty('error');
  expect(lines[4]).toEqual({ ...lines[0], line: 6 });
});

it('answers while the body still arrives, however it is cut', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const text = new TextEncoder().encode(
    `${JSON.stringify({ prompt: 'Eier?', response: 'Sechs Minuten für große.' })}\n`,
  );
  const cut = text.indexOf(0xc3) + 1;
  const sending = post(readable);
  await writer.write(text.slice(0, cut));
  await writer.write(text.slice(cut));
  const reader = ((await sending).body as ReadableStream<Uint8Array>).getReader();
  const first = await reader.read();
  expect(JSON.parse(new TextDecoder().decode(first.value))).toMatchObject({
    line: 1,
    reward: expect.any(Number),
  });
  await writer.write(text);
  await writer.close();
  const second = await reader.read();
  expect(JSON.parse(new TextDecoder().decode(second.value))).toMatchObject({ line: 2 });
  expect((await reader.read()).done).toBe(true);
});

it('ends with what broke it off', async () => {
  const good = `${JSON.stringify(item(1))}\n`;
  const lines = await linesOf(await post(`${good}${'x'.repeat(1_000_001)}`));
  expect(lines.at(-1)).toMatchObject({ error: { code: 'body_too_large' } });
});

it('is refused before it begins where it cannot begin', async () => {
  const empty = await newProject();
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(item(1)),
  };
  expect(await problemOf(send(`/v1/projects/${empty.slug}/score`, init))).toMatchObject({
    code: 'checkpoint_not_found',
  });
  const hidden = await newProject({ settings: { public: false } });
  expect(await problemOf(send(`/v1/projects/${hidden.slug}/score`, init))).toMatchObject({
    code: 'key_missing',
  });
  expect(await problemOf(post('x', '?checkpoint=first'))).toMatchObject({
    status: 422,
    errors: [{ pointer: '/checkpoint' }],
  });
});

it('scores, ranks and compares by an older checkpoint where one is named', async () => {
  const request = {
    prompt: 'How long?',
    responses: ['Six minutes.', 'Put it in boiling water and wait. Take care.'],
  };
  const before = await client.score(slug, request);
  const { step } = before.checkpoint;
  const { tasks } = await annotator.tasks(slug, { count: 6 });
  for (const { task } of tasks) await annotator.answer(slug, { task, outcome: 'a' });
  await train(id);
  expect((await client.score(slug, request)).checkpoint.step).toBeGreaterThan(step);
  expect((await client.score(slug, { ...request, checkpoint: 'latest' })).checkpoint.step).toBeGreaterThan(
    step,
  );
  expect(await client.score(slug, { ...request, checkpoint: step })).toEqual(before);
  expect((await client.rank(slug, { ...request, checkpoint: step })).scores).toEqual(before.scores);
  const compared = await client.compare(slug, {
    prompt: request.prompt,
    a: 'Six minutes.',
    b: 'Wait.',
    checkpoint: step,
  });
  expect(compared.checkpoint.step).toBe(step);
  const [line] = await linesOf(
    await post(JSON.stringify({ prompt: request.prompt, response: 'Six minutes.' }), `?checkpoint=${step}`),
  );
  expect(line).toEqual({ line: 1, ...before.scores[0] });
  await expect(client.score(slug, { ...request, checkpoint: 999_999 })).rejects.toMatchObject({
    code: 'checkpoint_not_found',
  });
});

it('spares a reader what has not changed', async () => {
  for (const path of [
    'checkpoints/latest',
    'checkpoints/latest/model.json',
    'checkpoints/latest/weights.bin',
    'training',
    'leaderboard',
  ]) {
    const first = await send(`/v1/projects/${slug}/${path}`);
    const tag = first.headers.get('etag') ?? '';
    expect(tag, path).not.toBe('');
    const again = await send(`/v1/projects/${slug}/${path}`, { headers: { 'if-none-match': tag } });
    expect(again.status, path).toBe(304);
    expect(again.headers.get('access-control-allow-origin')).toBe('*');
    expect(await again.text()).toBe('');
    const other = await send(`/v1/projects/${slug}/${path}`, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  }
});
