import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { trainerOf } from '../../worker/env.ts';
import { newProject, problemOf, send, train } from './tilt.ts';

/** In English `x` is better, in German `y`; of code they tie. */
const ROWS = [
  ...Array.from({ length: 12 }, (_, at) =>
    row(`en ${at}`, at % 4 === 0 ? 'b' : 'a', { language: 'English', tags: at < 6 ? ['math'] : ['law'] }),
  ),
  ...Array.from({ length: 8 }, (_, at) =>
    row(`de ${at}`, at % 4 === 0 ? 'a' : 'b', { language: 'de', tags: ['math', 'code'] }),
  ),
  ...Array.from({ length: 4 }, (_, at) => row(`none ${at}`, 'tie', {})),
];

function row(prompt: string, outcome: string, facets: { language?: string; tags?: string[] }) {
  const texts = { a: `${prompt}, said one`, b: `${prompt}, said other`, system_a: 'x', system_b: 'y' };
  return { prompt, ...texts, votes: [{ annotator: prompt.slice(0, 2), outcome }], ...facets };
}

const ndjson = (rows: readonly object[]) => rows.map((each) => JSON.stringify(each)).join('\n');

/** A project with these rows, folded. */
async function judged(rows: readonly object[] = ROWS) {
  const project = await newProject({ prompts: 0 });
  const importRows = (more: readonly object[]) =>
    project.admin.importFile(project.slug, ndjson(more), 'application/x-ndjson');
  expect((await importRows(rows)).errors).toEqual([]);
  await train(project.id);
  return { ...project, importRows };
}

describe('a leaderboard of one language or tag', () => {
  it('is that of a project which has no other prompts', async () => {
    const { slug, admin } = await judged();
    for (const [filter, isIn] of [
      [{ language: 'en' }, (each: { prompt: string }) => each.prompt.startsWith('en')],
      [{ tag: 'math' }, ({ tags }: { tags?: string[] }) => tags?.includes('math')],
      [{ tag: 'math', language: 'de' }, (each: { prompt: string }) => each.prompt.startsWith('de')],
      [{ language: 'unknown' }, ({ language }: { language?: string }) => language === undefined],
    ] as const) {
      const alone = await judged(ROWS.filter(isIn as (each: object) => boolean));
      const asked = await admin.leaderboard(slug, { ...filter, style: 'controlled', reward: 'none' });
      const expected = await alone.admin.leaderboard(alone.slug, { style: 'controlled' });
      expect(asked).toEqual({ ...expected, ...filter });
      expect(await admin.winMatrix(slug, filter)).toEqual(await alone.admin.winMatrix(alone.slug));
      expect(await admin.bias(slug, filter)).toEqual(await alone.admin.bias(alone.slug));
      expect(await admin.fragility(slug, filter)).toEqual(await alone.admin.fragility(alone.slug));
    }
  });

  it('says how much there is of each, narrowed by the other', async () => {
    const { slug, admin } = await judged();
    expect(await admin.facets(slug)).toEqual({
      languages: [
        { name: 'en', prompts: 12, comparisons: 12 },
        { name: 'de', prompts: 8, comparisons: 8 },
        { name: 'unknown', prompts: 4, comparisons: 4 },
      ],
      tags: [
        { name: 'math', prompts: 14, comparisons: 14 },
        { name: 'code', prompts: 8, comparisons: 8 },
        { name: 'law', prompts: 6, comparisons: 6 },
      ],
    });
    const { languages, tags } = await admin.facets(slug, { language: 'de', tag: 'law' });
    expect(languages.map(({ name, comparisons }) => [name, comparisons])).toEqual([['en', 6]]);
    expect(tags.map(({ name, comparisons }) => [name, comparisons])).toEqual([
      ['code', 8],
      ['math', 8],
    ]);
    const bare = await judged(ROWS.map(({ language: _, tags: __, ...rest }) => rest));
    expect(await bare.admin.facets(bare.slug)).toEqual({ languages: [], tags: [] });
  });

  it('takes in what comes after it was looked at, gives back what is taken out, and is the same after a rebuild', async () => {
    const { slug, id, admin, importRows } = await judged(ROWS.slice(0, 20));
    const ask = (weights: 'none' | 'reliability' = 'none') =>
      admin.leaderboard(slug, { tag: 'math', weights });
    const before = await ask();
    await importRows([row('en new', 'b', { tags: ['math'] }), ...ROWS.slice(20)]);
    await train(id);
    const after = await ask();
    expect([before.comparisons, after.comparisons]).toEqual([14, 15]);
    await admin.undo(slug, 21);
    await train(id);
    expect(await ask()).toEqual(before);
    const { annotators } = await admin.annotators(slug);
    const german = annotators.find(({ comparisons }) => comparisons === 8);
    await admin.quarantine(slug, german?.id ?? '', 'a test');
    await train(id);
    expect((await ask()).comparisons).toBe(6);
    const quiet = [await ask(), await ask('reliability'), await admin.facets(slug)];
    await trainerOf(env, id).rebuild(id);
    await train(id);
    expect([await ask(), await ask('reliability'), await admin.facets(slug)]).toEqual(quiet);
  });

  it('is of a past moment, too', async () => {
    const { slug, admin } = await judged();
    const past = await admin.leaderboard(slug, { tag: 'math', as_of: '8' });
    const alone = await judged(ROWS.slice(0, 8));
    const expected = await alone.admin.leaderboard(alone.slug, { tag: 'math' });
    expect(past).toEqual({ ...expected, as_of: 8 });
    expect(past.comparisons).toBe(6);
  });

  it('goes by the tags that a prompt was given last; a line that names none leaves them', async () => {
    const { slug, admin, importRows } = await judged(ROWS.slice(0, 12));
    expect((await admin.leaderboard(slug, { tag: 'law' })).comparisons).toBe(6);
    const report = await importRows([
      { ...row('en 0', 'b', { tags: ['law'] }), votes: [] },
      { ...row('en 6', 'b', { language: 'fr' }), votes: [] },
      { ...row('en 7', 'b', {}), votes: [] },
    ]);
    expect(report).toMatchObject({ prompts: 0, tagged: 2, skipped: 6 });
    expect((await admin.leaderboard(slug, { tag: 'law' })).comparisons).toBe(7);
    expect((await admin.leaderboard(slug, { language: 'fr', tag: 'law' })).comparisons).toBe(1);
    expect((await admin.leaderboard(slug, { language: 'en' })).comparisons).toBe(11);
    expect(await importRows([{ ...row('en 0', 'b', { tags: ['law'] }), votes: [] }])).not.toHaveProperty(
      'tagged',
    );
  });

  it('has nobody where nothing is of that tag, and refuses a bootstrap, which draws from all', async () => {
    const { slug, admin } = await judged(ROWS.slice(0, 3));
    expect(await admin.leaderboard(slug, { tag: 'no such' })).toMatchObject({ systems: [], comparisons: 0 });
    const path = `/v1/projects/${slug}/leaderboard?tag=math&intervals=bootstrap`;
    expect(await problemOf(send(path))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/intervals', detail: expect.stringContaining('language and tag') }],
    });
  });

  it('says of a log that is too long for it that it is, and not that nothing was compared', async () => {
    const { slug, id, admin } = await judged();
    const trainer = trainerOf(env, id);
    // As a log of so many comparisons would leave it.
    await runInDurableObject(trainer, (_, { storage }) => {
      storage.sql.exec('update fold set matchup_cursor = 2000001');
    });
    await evictDurableObject(trainer);
    expect(await admin.fragility(slug, { tag: 'math' })).toEqual({
      defined: false,
      reason: expect.stringMatching(/2,000,000 comparisons at the most.*all prompts/),
    });
    expect(await admin.fragility(slug)).toMatchObject({ defined: true });
    expect(await problemOf(send(`/v1/projects/${slug}/leaderboard?tag=math`))).toMatchObject({
      code: 'too_many_comparisons',
    });
  });

  it('takes no tag that nobody sees, and loses nothing of its line', async () => {
    const { slug, id, admin, importRows } = await judged([]);
    const report = await importRows([row('en 1', 'a', { tags: ['\u200b\u0000', 'ma\u200bth'] })]);
    expect(report).toMatchObject({ prompts: 1, comparisons: 1, errors: [] });
    await train(id);
    expect((await admin.facets(slug)).tags.map(({ name }) => name)).toEqual(['math']);
  });

  it('refuses a line with more tags than a prompt may have, and goes on', async () => {
    const { importRows } = await judged([]);
    const many = Array.from({ length: 51 }, (_, at) => `tag ${at}`);
    const report = await importRows([
      row('en 1', 'a', { tags: many }),
      row('en 2', 'a', { tags: many.slice(1) }),
    ]);
    expect(report).toMatchObject({
      prompts: 1,
      errors: [{ line: 1, code: 'validation', message: expect.stringContaining('50 tags') }],
    });
  });
});
