import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../worker/contract/project.ts';
import { MASK } from '../../worker/core/mask.ts';
import { annotate, browser, newKey, newProject, problemOf, send, train } from './tilt.ts';

const OFF = {
  strength: false,
  reasons: [],
  rationale: false,
  reveal: 'systems',
  practice: [],
  mask_makers: false,
};

async function patch(slug: string, settings: object) {
  const answer = await send(`/v1/projects/${slug}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await newKey('admin')}` },
    body: JSON.stringify({ settings }),
  });
  return (await answer.json()) as Project;
}

function outcomeOf(projectId: number, id: number): Promise<'a' | 'b' | null> {
  const outcome = 'select outcome from comparisons where project_id = ? and id = ?';
  return env.DB.prepare(outcome).bind(projectId, id).first<'a' | 'b'>('outcome');
}

describe('what an owner may set of the annotate page', () => {
  it('is off where nothing is said, and changes one by one', async () => {
    const { slug, admin } = await newProject();
    expect((await admin.project(slug)).settings).toMatchObject(OFF);
    const practice = [{ prompt: 'Hi', a: 'Hello', b: 'No', answer: 'a' as const, note: 'It greets.' }];
    const changed = await patch(slug, { strength: true, reasons: ['Clearer', 'Kinder'], practice });
    expect(changed.settings).toMatchObject({
      ...OFF,
      strength: true,
      reasons: ['Clearer', 'Kinder'],
      practice,
    });
    expect((await patch(slug, { rationale: true })).settings).toMatchObject({
      strength: true,
      rationale: true,
    });
  });

  it.each([
    [{ reasons: Array.from({ length: 13 }, (_, i) => `Reason ${i}`) }, '/settings/reasons'],
    [{ reasons: ['Clear', 'Clear'] }, '/settings/reasons'],
    [{ reveal: 'all' }, '/settings/reveal'],
    [{ practice: [{ prompt: 'Hi', a: 'x', b: 'y', answer: 'skip' }] }, '/settings/practice/0/answer'],
  ])('refuses %j, and says where', async (settings, pointer) => {
    const problem = await problemOf(
      send('/v1/projects', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await newKey('admin')}` },
        body: JSON.stringify({ slug: `p-${crypto.randomUUID()}`, name: 'x', question: 'x', settings }),
      }),
    );
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer }] });
  });
});

describe('what is revealed', () => {
  async function answered(slug: string) {
    const { client, cookie } = browser();
    const [task] = (await client.tasks(slug)).tasks;
    return {
      client,
      cookie,
      comparison: await client.answer(slug, { task: task?.task ?? '', outcome: 'a' }),
    };
  }

  it('is nothing where the owner says so, cookie or not', async () => {
    const { slug } = await newProject({ settings: { reveal: 'none' } });
    const { client } = browser();
    const [task] = (await client.tasks(slug)).tasks;
    const answer = { task: task?.task ?? '', outcome: 'a' as const };
    expect((await client.answer(slug, answer)).systems).toEqual({ a: null, b: null });
    const again = await send(`/v1/projects/${slug}/comparisons`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
    expect(await again.json()).toMatchObject({ systems: { a: null, b: null } });
  });

  it('is the systems where nothing is said, and then not the crowd', async () => {
    const { slug } = await newProject();
    const { client, comparison } = await answered(slug);
    expect(comparison.systems.a).toMatch(/short|long|list/);
    await expect(client.opinions(slug, comparison.id)).rejects.toMatchObject({ code: 'opinions_not_shown' });
  });

  it('is what others said of the same pair, by the sides as they were shown, and what the model thinks', async () => {
    const { slug, id, admin } = await newProject({ prompts: 1, settings: { reveal: 'crowd' } });
    // Three pairs; each of four people answers them all, and whoever likes long answers says so whatever the side.
    for (let person = 0; person < 4; person++) await annotate(slug, 3);
    await train(id);
    const { client, ids } = await annotate(slug, 3);
    for (const own of ids) {
      const { crowd, model } = await client.opinions(slug, own);
      expect(crowd.a + crowd.b).toBe(4);
      expect([crowd.a, crowd.b]).toContain(4);
      expect(model?.probability_a).toBeGreaterThan(0);
      expect(crowd[(await outcomeOf(id, own)) ?? 'a']).toBe(4);
    }
    const [spammer] = (await admin.annotators(slug)).annotators;
    await admin.quarantine(slug, spammer?.id ?? '', 'spam');
    const { crowd: less } = await client.opinions(slug, ids[0] ?? 0);
    expect(less.a + less.b).toBe(3);
    const [own = 0] = ids;
    await client.undo(slug, own);
    await expect(client.opinions(slug, own)).rejects.toMatchObject({ code: 'comparison_not_found' });
    expect((await admin.opinions(slug, ids[1] ?? 0)).crowd.tie).toBe(0);
  });

  it('is told only to who made the comparison', async () => {
    const { slug } = await newProject({ settings: { reveal: 'crowd' } });
    const { comparison } = await answered(slug);
    const { client: other } = await answered(slug);
    await expect(other.opinions(slug, comparison.id)).rejects.toMatchObject({ code: 'not_your_comparison' });
    const stranger = await problemOf(send(`/v1/projects/${slug}/comparisons/${comparison.id}/opinions`));
    expect(stranger).toMatchObject({ status: 401, code: 'key_missing' });
  });
});

it('covers makers’ names in what annotators see, and nowhere else', async () => {
  const { slug, id, admin } = await newProject({
    prompts: 0,
    settings: { mask_makers: true, held_out_share: 0 },
  });
  const rows = [
    {
      prompt: 'Who are you, ChatGPT?',
      responses: [
        { system: 'x', text: 'I am ChatGPT, made by OpenAI.' },
        { system: 'y', text: 'I prefer not to say.' },
      ],
    },
  ];
  await admin.importFile(slug, rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
  const { client } = browser();
  const [task] = (await client.tasks(slug)).tasks;
  expect(task?.prompt).toBe('Who are you, ChatGPT?');
  expect(task?.responses.map(({ text }) => text).sort()).toEqual([
    `I am ${MASK}, made by ${MASK}.`,
    'I prefer not to say.',
  ]);
  const kept = await env.DB.prepare("select text from responses where project_id = ? and system = 'x'")
    .bind(id)
    .first<string>('text');
  expect(kept).toBe('I am ChatGPT, made by OpenAI.');
  const { id: undone } = await client.answer(slug, { task: task?.task ?? '', outcome: 'a' });
  const { tasks } = await client.undo(slug, undone);
  expect(JSON.stringify(tasks)).not.toContain('I am ChatGPT');
});
