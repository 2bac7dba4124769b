import { describe, expect, it } from 'vitest';
import { browser, newProject } from './tilt.ts';

describe('tasks', () => {
  it('shows an annotator every pair once, then says there is none left', async () => {
    const { slug } = await newProject({ prompts: 3 });
    const { client } = browser();
    const seen = new Set<string>();
    for (let round = 0; round < 9; round++) {
      const { tasks } = await client.tasks(slug);
      const task = tasks[0];
      seen.add(JSON.stringify([task?.prompt, ...(task?.responses.map(({ text }) => text) ?? []).sort()]));
      await client.answer(slug, { task: task?.task, outcome: 'a' });
    }
    expect(seen.size).toBe(9);
    expect(await client.tasks(slug)).toEqual({ tasks: [] });
  });

  it('does not hand out again what is in hand', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const { client } = browser();
    const inHand = (await client.tasks(slug, { count: 2 })).tasks;
    const { tasks } = await client.tasks(slug, { count: 5, pending: inHand.map(({ task }) => task) });
    expect(tasks).toHaveLength(1);
    const texts = [...inHand, ...tasks].map(({ responses }) =>
      JSON.stringify(responses.map(({ text }) => text).sort()),
    );
    expect(new Set(texts).size).toBe(3);
  });

  it('shuffles the sides', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const lefts = new Set<string | undefined>();
    for (let person = 0; person < 12; person++) {
      const { tasks } = await browser().client.tasks(slug, { count: 3 });
      const shortOrLong = tasks.find(({ responses }) => responses.every(({ text }) => !text.startsWith('-')));
      lefts.add(shortOrLong?.responses[0]?.text.slice(0, 7));
    }
    expect(lefts.size).toBe(2);
  });

  it('says nothing of what wrote a response before the answer', async () => {
    const { slug } = await newProject();
    const { client } = browser();
    const { tasks } = await client.tasks(slug, { count: 12 });
    expect(JSON.stringify(tasks)).not.toContain('system');
    const { systems } = await client.answer(slug, { task: tasks[0]?.task, outcome: 'a' });
    expect([systems.a, systems.b].every((system) => ['short', 'long', 'list'].includes(system ?? ''))).toBe(
      true,
    );
  });

  it('gives the same task for the same reference, so that a recorded judgement is one row', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const row = { prompt: 'p', a: 'left', b: 'right', votes: [] };
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    const ask = { pairs: [{ prompt: 'p', a: 'left', b: 'right', annotator: 'ann', reference: '1:0' }] };
    const first = await admin.tasks(slug, ask);
    const again = await admin.tasks(slug, ask);
    const one = await admin.answer(slug, { task: first.tasks[0]?.task, outcome: 'b' });
    const two = await admin.answer(slug, { task: again.tasks[0]?.task, outcome: 'b' });
    expect(two).toEqual(one);
    expect(one).toMatchObject({ id: 1, annotator: 'ann', outcome: 'b' });
  });
});
