import { expect, it } from 'vitest';
import { annotate, browser, newProject, problemOf, send, train } from './tilt.ts';

const { slug, id } = await newProject();
await annotate(slug, 40);
await train(id);
const { client } = browser();
const prompt = 'How do I boil an egg?';
const short = 'Boil it.';
const middling = 'Boil it for six minutes. Take care. Take care.';
const long = `Put the egg in boiling water and wait for six minutes. ${'Take care. '.repeat(9)}`;

it('puts responses in the order of their rewards, which are those of …/score', async () => {
  const responses = [short, long, middling];
  const ranked = await client.rank(slug, { prompt, responses });
  const { scores, checkpoint } = await client.score(slug, { prompt, responses });
  expect(ranked.scores).toEqual(scores);
  expect(ranked.checkpoint).toEqual(checkpoint);
  expect(ranked.order).toEqual([1, 2, 0]);
  const rewards = ranked.order.map((place) => scores[place]?.reward ?? Number.NaN);
  expect(rewards).toEqual(rewards.toSorted((a, b) => b - a));
});

it('says of two responses what …/compare says, and of more that the first is less sure to be best', async () => {
  const pair = await client.rank(slug, { prompt, responses: [short, long] });
  const { probability_a } = await client.compare(slug, { prompt, a: long, b: short });
  expect(pair.probability_first_is_best).toBeCloseTo(probability_a, 12);
  const more = await client.rank(slug, { prompt, responses: [short, long, middling] });
  expect(more.probability_first_is_best).toBeLessThan(probability_a);
  expect(more.probability_first_is_best).toBeGreaterThan(1 / 3);
});

it('is sure of a response without rivals, and shares out the probability between equals', async () => {
  expect(await client.rank(slug, { prompt, responses: [short] })).toMatchObject({
    order: [0],
    probability_first_is_best: 1,
  });
  const equals = await client.rank(slug, { prompt, responses: [short, short, short, short] });
  expect(equals.order).toEqual([0, 1, 2, 3]);
  expect(equals.probability_first_is_best).toBeCloseTo(1 / 4, 9);
});

it.each([
  ['no responses', { prompt, responses: [] }, '/responses'],
  ['more than 256', { prompt, responses: Array(257).fill(short) }, '/responses'],
  ['no prompt', { responses: [short] }, '/prompt'],
])('is refused for %s', async (_what, request, pointer) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const problem = await problemOf(
    send(`/v1/projects/${slug}/rank`, { ...init, body: JSON.stringify(request) }),
  );
  expect(problem).toMatchObject({ status: 422, code: 'validation', errors: [{ pointer }] });
});
