import { expect } from 'vitest';
import { annotate, browser, newProject, send, train } from '../tilt.ts';

/** A trained project of the test file's own, and what Tilt's own call says of three responses: so must every dialect. */
export const { slug, id, admin } = await newProject();
await annotate(slug, 40);
await train(id);
export const at = (path: string) => `/v1/projects/${slug}${path}`;

export const prompt = 'How do I boil an egg?';
export const responses = [
  'Boil it.',
  `Put the egg in boiling water and wait for 6 minutes. ${'Take care. '.repeat(9)}`,
  '- Boil water 🥚\n- 好的',
];
export const [short = '', long = '', list = ''] = responses;
export const { scores, checkpoint } = await browser().client.score(slug, { prompt, responses });
/** What Tilt's own call says, which every dialect must say too. */
export const rewards = scores.map(({ reward }) => reward);
export const [rShort = 0, rLong = 0, rList = 0] = rewards;
export const sigma = (reward: number) => 1 / (1 + Math.exp(-reward));
/** Without a prompt. */
const { scores: bare } = await browser().client.score(slug, { prompt: '', responses: [short] });
export const rBare = bare[0]?.reward ?? Number.NaN;

const templated = (asked: string, answered: string) =>
  `<|im_start|>user\n${asked}<|im_end|>\n<|im_start|>assistant\n${answered}<|im_end|>\n`;
export const awaiting = (asked: string) => `<|im_start|>user\n${asked}<|im_end|>\n<|im_start|>assistant\n`;
export const texts = responses.map((response) => templated(prompt, response));

export const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export async function ask<Answer>(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await post(path, body, headers);
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer as Answer;
}

export const closeTo = (numbers: number[]) => numbers.map((number) => expect.closeTo(number, 6));
export const anId = expect.stringMatching(/[0-9a-f]{32}$/);
export const aTime = expect.closeTo(Date.now() / 1000, -3);
export const usage = { prompt_tokens: expect.any(Number), total_tokens: expect.any(Number) };
