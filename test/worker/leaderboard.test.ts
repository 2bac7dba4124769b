import { describe, expect, it } from 'vitest';
import { annotate, newProject, problemOf, send, train } from './tilt.ts';

async function annotated(people = 4, each = 12) {
  const project = await newProject({ prompts: 12 });
  for (let person = 0; person < people; person++) await annotate(project.slug, each);
  await train(project.id);
  return project;
}

describe('the leaderboard', () => {
  it('says how its intervals were made, and why a bootstrap is not defined where one side never lost', async () => {
    const { slug, admin } = await annotated();
    const sandwich = await admin.leaderboard(slug);
    expect(sandwich).toMatchObject({ intervals: 'sandwich', comparisons: 48 });
    const asked = await admin.leaderboard(slug, { intervals: 'bootstrap' });
    expect(asked.intervals).toBe('sandwich');
    expect(asked.systems).toEqual(sandwich.systems);
    expect(asked.notices.at(-1)).toContain('not defined yet');
  });

  it('draws a bootstrap that comes out the same again, and names what it drew', async () => {
    const { slug, id, admin } = await newProject({ prompts: 0 });
    const rows = Array.from({ length: 40 }, (_, at) => ({
      prompt: `Prompt ${at}`,
      a: 'one',
      b: 'two',
      system_a: 'x',
      system_b: 'y',
      votes: [{ annotator: `person ${at % 25}`, outcome: at % 3 === 0 ? 'a' : 'b' }],
    }));
    await admin.importFile(slug, rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
    await train(id);
    const first = await admin.leaderboard(slug, { intervals: 'bootstrap' });
    expect(first).toMatchObject({
      intervals: 'bootstrap',
      bootstrap: { resampled: 'annotators', rounds: 1000 },
    });
    expect(first).toEqual(await admin.leaderboard(slug, { intervals: 'bootstrap' }));
    expect(first.systems).not.toEqual((await admin.leaderboard(slug)).systems);
    const matrix = await admin.winMatrix(slug);
    expect(matrix.systems).toEqual(['y', 'x']);
    expect(matrix.pairs).toMatchObject([
      { first: 'y', second: 'x', comparisons: 40, observed: { second: 14 / 40 } },
    ]);
    expect(matrix.pairs[0]?.predicted.second).toBeCloseTo(14 / 40, 6);
  });

  it('shows style control, rewards and their correlations beside the raw table, and only where they are asked for', async () => {
    const { slug, admin } = await annotated();
    const plain = await admin.leaderboard(slug);
    expect(Object.keys(plain)).not.toContain('style_controlled');
    const { systems, style_controlled, by_reward, correlations } = await admin.leaderboard(slug, {
      style: 'controlled',
      reward: 'mean',
    });
    if (!style_controlled?.defined || !by_reward?.defined) throw new Error('48 comparisons are enough');
    const names = systems.map(({ system }) => system).sort();
    expect(style_controlled.systems.map(({ system }) => system).sort()).toEqual(names);
    expect(by_reward.systems.map(({ system }) => system).sort()).toEqual(names);
    const coefficients = new Map(style_controlled.coefficients.map(({ feature, value }) => [feature, value]));
    expect(coefficients.get('length')).toBeGreaterThan(0);
    expect([...coefficients.keys()]).not.toContain('headers');
    expect(by_reward.systems[0]?.system).toBe('long');
    expect(correlations?.map(({ between }) => between.join())).toEqual([
      'raw,style',
      'raw,reward',
      'style,reward',
    ]);
    expect(correlations?.[1]).toMatchObject({ defined: true, systems: 3, kendall: 1, spearman: 1 });
  });

  it('gives back, to the bit, what a log without a comparison gives once it is taken back', async () => {
    const { slug, id, admin } = await annotated(2);
    const ask = () => admin.leaderboard(slug, { style: 'controlled' });
    const [before, bias] = [await ask(), await admin.bias(slug)];
    const { client, ids } = await annotate(slug, 2);
    await train(id);
    expect(await ask()).not.toEqual(before);
    for (const comparison of ids) await client.undo(slug, comparison);
    await train(id);
    expect(await ask()).toEqual(before);
    expect(await admin.bias(slug)).toEqual(bias);
  });

  it('says how few comparisons hold the leader up, and what moves answers, or why that is not known yet', async () => {
    const { slug, admin } = await newProject({ prompts: 2 });
    expect(await admin.fragility(slug)).toMatchObject({
      defined: false,
      reason: expect.stringContaining('Collect'),
    });
    expect(await admin.bias(slug)).toMatchObject({ comparisons: 0, left: { defined: false } });
    expect(await admin.leaderboard(slug, { style: 'controlled', reward: 'mean' })).toMatchObject({
      style_controlled: { defined: false },
      by_reward: { defined: false },
      correlations: [],
    });
    const full = await annotated(5);
    const bias = await full.admin.bias(full.slug);
    expect(bias).toMatchObject({ comparisons: 60, annotators: 5, left: { defined: true, comparisons: 60 } });
    if (!bias.length.defined) throw new Error(bias.length.reason);
    expect(bias.length.lower).toBeGreaterThan(0);
    expect(bias.notices.join()).toContain('fewer than 20 annotators');
    const fragility = await full.admin.fragility(full.slug);
    if (!fragility.defined) throw new Error(fragility.reason);
    expect(fragility).toMatchObject({ leader: 'long', comparisons: 60 });
    expect(fragility.least).toBeLessThanOrEqual(fragility.most ?? 61);
    const removed = fragility.removed.reduce((sum, { comparisons }) => sum + comparisons, 0);
    expect(removed).toBe(fragility.most ?? 0);
  });

  it('is, as of a comparison or a time, the table of the log up to there, without what was taken back since', async () => {
    const { slug, id, admin } = await newProject({ prompts: 12 });
    const first = await annotate(slug, 10);
    await train(id);
    const { as_of: none, ...early } = await admin.leaderboard(slug);
    expect(none).toBeUndefined();
    const between = new Date(Date.now() + 1).toISOString();
    await new Promise((resume) => setTimeout(resume, 5));
    await annotate(slug, 10);
    await train(id);
    const last = first.ids.at(-1) as number;
    expect(await admin.leaderboard(slug)).not.toEqual(early);
    expect(await admin.leaderboard(slug, { as_of: String(last) })).toEqual({ ...early, as_of: last });
    expect(await admin.leaderboard(slug, { as_of: between })).toEqual({ ...early, as_of: last });
    expect(await admin.leaderboard(slug, { as_of: '2001-01-01' })).toMatchObject({
      as_of: 0,
      comparisons: 0,
    });
    await first.client.undo(slug, last);
    await train(id);
    expect(await admin.leaderboard(slug, { as_of: String(last) })).toMatchObject({ comparisons: 9 });
  });

  it('refuses a moment that is none, and what looks at now alone', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const ask = (query: string) => problemOf(send(`/v1/projects/${slug}/leaderboard?${query}`));
    expect((await ask('as_of=yesterday')).errors).toMatchObject([
      { detail: expect.stringContaining('2026-11-30') },
    ]);
    expect(await ask('as_of=4&style=controlled&reward=mean')).toMatchObject({
      status: 422,
      errors: [{ pointer: '/style' }, { pointer: '/reward' }],
    });
  });

  it('names the field of a wrong question, and what would be right', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const problem = await problemOf(send(`/v1/projects/${slug}/leaderboard?intervals=jackknife`));
    expect(problem).toMatchObject({ status: 422, code: 'validation' });
    expect(problem.errors?.[0]?.pointer).toContain('intervals');
    expect(JSON.stringify(problem.errors)).toMatch(/sandwich.*bootstrap/);
  });
});
