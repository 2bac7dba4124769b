import { describe, expect, it } from 'vitest';
import type { ScoreRequest, Scores } from '../../worker/contract/score.ts';
import { annotate, browser, newProject, problemOf, send, train } from './tilt.ts';

const { slug, id } = await newProject();
await annotate(slug, 30);
await train(id);

const score = (request: ScoreRequest, query = '') =>
  send(`/v1/projects/${slug}/score${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });

const prompt = 'How do I boil an egg?';
const responses = [
  'Boil it for 6 minutes. Take care. Take care.',
  '- Boil water\n- 🥚 in\n\n**Done** 好的',
  '',
];

describe('a score with ?explain=true', () => {
  it('comes with parts that add up to each reward, in both shapes of a request', async () => {
    const plain = await browser().client.score(slug, { prompt, responses });
    const items = responses.map((response) => ({ prompt, response }));
    for (const request of [{ prompt, responses }, { items }]) {
      const { scores } = await browser().client.explain(slug, request);
      expect(scores.map(({ explanation, ...rest }) => rest)).toEqual(plain.scores);
      for (const { reward, explanation } of scores) {
        const { style = [], spans = [], other = Number.NaN } = explanation ?? {};
        const sum = [...style, ...spans].reduce((total, { contribution }) => total + contribution, other);
        expect(sum).toBeCloseTo(reward, 5);
      }
      expect(scores[0]?.explanation?.style[0]).toMatchObject({ feature: 'characters' });
      expect(scores[0]?.explanation?.style[0]?.contribution).not.toBe(0);
      const [second = ''] = responses.slice(1);
      expect(scores[1]?.explanation?.spans.map(({ start, end }) => second.slice(start, end))).toEqual(
        '- Boil water - 🥚 in ** Done ** 好 的'.split(' '),
      );
    }
  });

  it('is as it was where no explanation is asked', async () => {
    for (const query of ['', '?explain=false']) {
      const { scores } = (await (await score({ prompt, responses }, query)).json()) as Scores;
      expect(scores).toHaveLength(3);
      for (const each of scores)
        expect(Object.keys(each)).toEqual([
          'reward',
          'standard_error',
          'percentile',
          'style_adjusted_reward',
          'unfamiliar',
        ]);
    }
  });

  it.each<[what: string, pointer: string, request: ScoreRequest]>([
    ['too many responses', '/responses', { prompt, responses: Array(17).fill('Boil it.') }],
    ['too many items', '/items', { items: Array(17).fill({ prompt, response: 'Boil it.' }) }],
    ['too long responses', '/responses', { prompt, responses: Array(3).fill('x'.repeat(66_667)) }],
  ])('is refused for %s, which are scored without it', async (_what, pointer, request) => {
    const problem = await problemOf(score(request, '?explain=true'));
    expect(problem).toMatchObject({ status: 422, code: 'validation', errors: [{ pointer }] });
    expect(problem.detail).toMatch(/at most 16 responses of 200000 characters/);
    expect((await score(request)).status).toBe(200);
  });

  it('explains as much as the limit allows', async () => {
    expect((await score({ prompt, responses: Array(16).fill('Boil it.') }, '?explain=true')).status).toBe(
      200,
    );
  });

  it('is asked for with true or false, nothing else', async () => {
    const problem = await problemOf(score({ prompt, responses }, '?explain=yes'));
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '/explain' }] });
  });
});
