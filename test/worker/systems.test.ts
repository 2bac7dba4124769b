import { describe, expect, it } from 'vitest';
import { annotate, browser, newKey, newProject, problemOf, send, train, withKey } from './tilt.ts';

const NAMES = ['a/b?c=d&e', '..', '<img src=x onerror=alert(1)>', 'نموذج', '👩‍🚀 %2F', ' spaces '];

/** A project in which long answers win, trained. */
async function judged(settings = {}) {
  const { slug, id, admin } = await newProject({ prompts: 8, settings });
  await annotate(slug, 24);
  await train(id);
  return { slug, id, admin, client: browser().client };
}

const badge = (slug: string, query = '', headers: Record<string, string> = {}) =>
  send(`/v1/projects/${slug}/leaderboard/badge.svg${query}`, { headers });

describe('a system’s own page', () => {
  it('says where it stands, and shows its responses of highest and lowest reward with others between', async () => {
    const { slug, client } = await judged();
    const report = await client.system(slug, { system: 'long' });
    const { systems } = await client.leaderboard(slug);
    expect(report.ranked).toEqual(systems.find(({ system }) => system === 'long'));
    expect(report).toMatchObject({ system: 'long', systems: 3, comparisons: 24 });
    const { highest = [], lowest = [], drawn = [], count } = report.responses ?? {};
    expect([count, highest.length, lowest.length, drawn.length]).toEqual([8, 3, 3, 2]);
    const rewards = [...highest, ...drawn, ...lowest.toReversed()].map(({ reward }) => reward ?? Number.NaN);
    expect(Math.min(...rewards.slice(0, 3))).toBeGreaterThanOrEqual(Math.max(...rewards.slice(3)));
    expect(Math.max(...rewards.slice(-3))).toBeLessThanOrEqual(Math.min(...rewards.slice(0, -3)));
    for (const { text } of [...highest, ...lowest, ...drawn]) expect(text).toContain('Take care.');
    const [first] = highest;
    const { scores } = await client.score(slug, {
      prompt: first?.prompt ?? '',
      responses: [first?.text ?? ''],
    });
    expect(scores[0]?.reward).toBeCloseTo(first?.reward ?? Number.NaN, 6);
  });

  it('counts its rewards, whose mean lies above that of a system that people like less', async () => {
    const { slug, client } = await judged();
    const [long, short] = await Promise.all(
      ['long', 'short'].map((system) => client.system(slug, { system })),
    );
    expect(long?.rewards?.counts.reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(long?.rewards?.mean).toBeGreaterThan(short?.rewards?.mean ?? Number.NaN);
  });

  it('says how it did against each other system, and what the leaderboard foretells of that', async () => {
    const { slug, client } = await judged();
    const { opponents, ranked } = await client.system(slug, { system: 'long' });
    expect(opponents.map(({ system }) => system).sort()).toEqual(['list', 'short']);
    expect(opponents.reduce((sum, { comparisons }) => sum + comparisons, 0)).toBe(ranked?.comparisons);
    const won = opponents.reduce((sum, { comparisons, observed }) => sum + comparisons * observed.win, 0);
    expect(won).toBeCloseTo(ranked?.wins ?? Number.NaN, 9);
    for (const { system, observed, predicted, surprise } of opponents) {
      expect(predicted.win + predicted.loss + predicted.tie).toBeCloseTo(1, 9);
      expect(predicted.win).toBeGreaterThan(predicted.loss);
      const back = (await client.system(slug, { system })).opponents.find((each) => each.system === 'long');
      expect(back).toMatchObject({
        observed: { win: observed.loss, loss: observed.win },
        surprise: -surprise,
      });
    }
  });

  it('draws the same responses for the same seed, and others for another', async () => {
    const { slug } = await newProject({ prompts: 60 });
    const { client } = browser();
    const drawn = async (seed: string) =>
      (await client.system(slug, { system: 'list', seed })).responses?.drawn.map(({ id }) => id);
    expect(await drawn('5')).toEqual(await drawn('5'));
    expect(await drawn('5')).not.toEqual(await drawn('6'));
  });

  it('is there before anything was compared, without rank or rewards', async () => {
    const { slug } = await newProject({ prompts: 2 });
    const report = await browser().client.system(slug, { system: 'short' });
    expect(report).toMatchObject({ ranked: null, rewards: null, systems: 0 });
    expect(report.responses?.drawn.map(({ reward }) => reward)).toEqual([null, null]);
  });

  it.each(NAMES)('is found by the name %j', async (name) => {
    const { slug, id, admin } = await newProject({ prompts: 1 });
    const row = { prompt: 'p', a: 'yes', b: 'no', system_a: name, system_b: 'other', outcome: 'a' };
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    await train(id);
    const { client } = browser();
    expect((await client.leaderboard(slug)).systems.map(({ system }) => system)).toContain(name);
    expect((await client.system(slug, { system: name })).ranked?.wins).toBe(1);
    expect((await badge(slug, `?${new URLSearchParams({ system: name })}`)).status).toBe(200);
  });

  it('says that there is no such system', async () => {
    const { slug } = await newProject({ prompts: 1 });
    const { status, code } = await problemOf(send(`/v1/projects/${slug}/leaderboard/system?system=nobody`));
    expect([status, code]).toEqual([404, 'system_not_found']);
    expect((await problemOf(send(`/v1/projects/${slug}/leaderboard/system`))).code).toBe('validation');
  });

  it('keeps who wrote what to itself where the project does, but from its owner', async () => {
    const { slug, client, admin } = await judged({ reveal: 'none' });
    const report = await client.system(slug, { system: 'long' });
    expect(report.responses).toBeNull();
    expect(report.ranked?.rank).toBe(1);
    expect((await admin.system(slug, { system: 'long' })).responses?.highest).toHaveLength(3);
  });

  it('wants a key of scope export where the project is not public', async () => {
    const { slug, id } = await newProject({ prompts: 1, settings: { public: false } });
    const { client } = browser();
    await expect(client.system(slug, { system: 'long' })).rejects.toMatchObject({ code: 'key_missing' });
    const scoring = await withKey('score', id);
    await expect(scoring.system(slug, { system: 'long' })).rejects.toMatchObject({ code: 'scope_missing' });
    const exporting = await withKey('export', id);
    expect((await exporting.system(slug, { system: 'long' })).system).toBe('long');
    expect((await badge(slug)).status).toBe(401);
    const withHeader = await badge(slug, '', { authorization: `Bearer ${await newKey('export', id)}` });
    expect(withHeader.headers.get('cache-control')).toMatch(/^private/);
  });
});

describe('the leaderboard as CSV', () => {
  it('has the figures of the leaderboard, no formulas, and needs no more rights than that', async () => {
    const { slug, id, admin } = await newProject({ prompts: 1 });
    const row = { prompt: 'p', a: 'yes', b: 'no', system_a: '=1+1', system_b: 'other', outcome: 'a' };
    await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
    await train(id);
    const answer = await send(`/v1/projects/${slug}/leaderboard?as=csv&ties=rao-kupper`);
    expect(answer.headers.get('content-disposition')).toContain(`${slug}-leaderboard.csv`);
    const [head, first] = (await answer.text()).split('\r\n');
    expect(head).toBe('rank,system,strength,rating,lower,upper,comparisons,wins,losses,ties,formula_guard');
    const { systems } = await browser().client.leaderboard(slug, { ties: 'rao-kupper' });
    expect(first?.split(',').slice(0, 4)).toEqual([
      '1',
      '"\'=1+1"',
      ...[systems[0]?.strength, systems[0]?.rating].map(String),
    ]);
  });
});

describe('the badge', () => {
  it('is an SVG of the leader or of one system, and 304 while nothing changed', async () => {
    const { slug } = await judged();
    const answer = await badge(slug);
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await answer.text()).toMatch(/^<svg [^>]*aria-label="preferred: /);
    const etag = answer.headers.get('etag') ?? '';
    expect((await badge(slug, '', { 'if-none-match': etag })).status).toBe(304);
    const own = await badge(slug, '?system=short');
    expect(await own.text()).toMatch(/rank \d of 3/);
    expect(own.headers.get('etag')).not.toBe(etag);
    expect((await badge(slug, '?system=nobody')).status).toBe(404);
  });
});
