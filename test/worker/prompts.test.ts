import { describe, expect, it } from 'vitest';
import { newKey, newProject, problemOf, send, train } from './tilt.ts';

const texts = ['best', 'middling', 'worst', 'alone'].map((word) => `${word} ${'x'.repeat(word.length)}`);
const [best, middling, worst] = texts as [string, string, string, string];

/** So many votes for the first of two responses to a prompt, and so many for the second. */
function votes(prompt: string, [a, b]: [string, string], [forA, forB]: [number, number]) {
  const all = Array.from({ length: forA + forB }, (_, at) => ({
    annotator: `${a[0]}${b[0]} ${at}`,
    outcome: at < forA ? 'a' : 'b',
  }));
  return { prompt, a, b, system_a: a.split(' ')[0], system_b: b.split(' ')[0], votes: all };
}

async function judged(settings = {}) {
  const project = await newProject({ prompts: 0, settings });
  const rows = [
    {
      prompt: 'few',
      language: 'de',
      tags: ['law'],
      responses: texts.map((text) => ({ text, system: text.split(' ')[0] })),
    },
    votes('few', [best, middling], [2, 1]),
    votes('many', [best, middling], [6, 2]),
    votes('many', [middling, worst], [6, 2]),
    votes('many', [worst, best], [1, 7]),
  ];
  const body = rows.map((row) => JSON.stringify(row)).join('\n');
  expect((await project.admin.importFile(project.slug, body, 'application/x-ndjson')).errors).toEqual([]);
  await train(project.id);
  const { prompts } = await project.admin.prompts(project.slug);
  const idOf = (text: string) => prompts.find((prompt) => prompt.text === text)?.id ?? -1;
  return { ...project, prompts, idOf };
}

describe('prompts', () => {
  it('are listed by how much was compared, a page at a time, of one tag or language alone', async () => {
    const { slug, admin, prompts } = await judged();
    expect(prompts).toMatchObject([
      { text: 'many', language: null, tags: [], comparisons: 24, responses: 3 },
      { text: 'few', language: 'de', tags: ['law'], comparisons: 3, responses: 4 },
    ]);
    expect(await admin.prompts(slug, { offset: '1', limit: '1' })).toEqual({
      count: 2,
      prompts: prompts.slice(1),
    });
    expect(await admin.prompts(slug, { tag: 'law', language: 'de' })).toEqual({
      count: 1,
      prompts: prompts.slice(1),
    });
    expect(await admin.prompts(slug, { tag: 'none' })).toEqual({ count: 0, prompts: [] });
  });

  it('have their responses ranked by comparisons of these alone, as a leaderboard of them would be', async () => {
    const { slug, admin, idOf } = await judged();
    const report = await admin.prompt(slug, idOf('many'));
    expect(report.responses.map(({ text }) => text)).toEqual([best, middling, worst]);
    expect(report).toMatchObject({ comparisons: 24, response_count: 3, notices: [], ties: 'davidson' });
    const alone = await newProject({ prompts: 0 });
    const rows = [
      votes('p', [best, middling], [6, 2]),
      votes('p', [middling, worst], [6, 2]),
      votes('p', [worst, best], [1, 7]),
    ];
    await alone.admin.importFile(
      alone.slug,
      rows.map((row) => JSON.stringify(row)).join('\n'),
      'application/x-ndjson',
    );
    await train(alone.id);
    const { systems } = await alone.admin.leaderboard(alone.slug);
    const figures = ({ strength, lower, upper, rank, wins, losses, comparisons }: (typeof systems)[number]) =>
      [strength, lower, upper, rank, wins, losses, comparisons].map((each) => each.toFixed(6));
    expect(report.responses.map((each) => figures({ ...each, system: each.system ?? '' }))).toEqual(
      systems.map(figures),
    );
  });

  it('name what was not compared yet, and say that a prior stands in', async () => {
    const { slug, admin, idOf } = await judged();
    const { responses, notices } = await admin.prompt(slug, idOf('few'));
    const idle = responses.filter(({ comparisons }) => comparisons === 0).map(({ id }) => id);
    expect(idle).toHaveLength(2);
    for (const id of idle) expect(notices.join(' ')).toContain(`Response ${id}`);
    expect(notices.join(' ')).not.toMatch(/systems?/);
    expect(notices.at(-1)).toContain('prior');
    expect(responses.every(({ lower, upper }) => Number.isFinite(lower) && lower < upper)).toBe(true);
  });

  it('show the reward beside, by the model that scoring answers with', async () => {
    const { slug, admin, idOf } = await judged();
    const { responses, step, correlation } = await admin.prompt(slug, idOf('many'));
    const { scores, checkpoint } = await admin.score(slug, {
      prompt: 'many',
      responses: responses.map(({ text }) => text),
    });
    expect(step).toBe(checkpoint.step);
    expect(responses.map(({ reward }) => reward)).toEqual(scores.map(({ reward }) => reward));
    const order = responses.toSorted((a, b) => (b.reward ?? 0) - (a.reward ?? 0)).map(({ id }) => id);
    expect(
      responses.toSorted((a, b) => (a.reward_rank ?? 0) - (b.reward_rank ?? 0)).map(({ id }) => id),
    ).toEqual(order);
    expect(correlation).toBeGreaterThanOrEqual(-1);
  });

  it('follow what is taken back', async () => {
    const { slug, id, admin, idOf } = await judged();
    const before = await admin.prompt(slug, idOf('few'));
    await admin.undo(slug, 1);
    await train(id);
    const after = await admin.prompt(slug, idOf('few'));
    expect([before.comparisons, after.comparisons]).toEqual([3, 2]);
    expect((await admin.prompts(slug)).prompts.at(-1)?.comparisons).toBe(2);
  });

  it('are not found where there are none, nor another project’s', async () => {
    const [one, other] = [await judged(), await judged()];
    const ask = (slug: string, id: number) => problemOf(send(`/v1/projects/${slug}/prompts/${id}`));
    expect(await ask(one.slug, other.idOf('many'))).toMatchObject({ status: 404, code: 'prompt_not_found' });
    expect(await ask(one.slug, 999_999_999)).toMatchObject({ status: 404, code: 'prompt_not_found' });
    const empty = await newProject({ prompts: 2 });
    expect(await empty.admin.prompts(empty.slug)).toEqual({ count: 0, prompts: [] });
  });

  it('keep their rankings from all but owners where nothing is revealed', async () => {
    const { slug, id, admin, idOf } = await judged({ reveal: 'none' });
    const path = `/v1/projects/${slug}/prompts/${idOf('many')}`;
    expect(await problemOf(send(path))).toMatchObject({ status: 403, code: 'opinions_not_shown' });
    const headers = { authorization: `Bearer ${await newKey('export', id)}` };
    expect((await send(path, { headers })).status).toBe(200);
    expect((await admin.prompt(slug, idOf('many'))).responses).toHaveLength(3);
  });
});
