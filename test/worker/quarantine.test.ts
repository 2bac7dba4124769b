import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Annotators } from '../../worker/contract/annotators.ts';
import type { Client } from '../../worker/contract/client.ts';
import type { ExportQuery } from '../../worker/contract/export.ts';
import type { Task } from '../../worker/contract/task.ts';
import { trainerOf } from '../../worker/env.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { eraseComparisons } from '../../worker/storage/exclude-comparisons.ts';
import { eraseAnnotator } from '../../worker/usecases/erase-annotator.ts';
import { crowdOf, type Judgement, likesLong, play, playedProject } from './played-crowd.ts';
import { browser, newProject, problemOf, send, train, withKey } from './tilt.ts';

const pushesShort = ({ a, b }: { a: number; b: number }) => (a === 0 ? 'a' : b === 0 ? 'b' : 'tie');

/** Forty-eight comparisons: two refits and more come to pass. */
const judgements = crowdOf(
  { ann: likesLong, bob: likesLong, ring: pushesShort, cat: ({ turn }) => (turn % 4 ? 'a' : 'skip') },
  12,
);
const withoutRing = judgements.filter(({ annotator }) => annotator !== 'ring');

async function card(slug: string): Promise<{ sha256: string; comparisons: number }> {
  return (await send(`/v1/projects/${slug}/checkpoints/latest`)).json();
}

/** The annotator whose answers were so many of each kind. */
function find({ annotators }: Annotators, of: (one: Annotators['annotators'][number]) => boolean): string {
  const found = annotators.filter(of);
  expect(found).toHaveLength(1);
  return found[0]?.id ?? '';
}

const MOVES = 'annotator.quarantined,annotator.released';

const isRing = ({ outcomes }: Annotators['annotators'][number]) => outcomes.tie > 0;

async function boards(slug: string, client: Client) {
  const weighed = await client.leaderboard(slug, { weights: 'reliability' });
  return { plain: await client.leaderboard(slug), weighed, progress: await client.progress(slug) };
}

describe('quarantine', () => {
  it('leaves what a log without the annotator would leave, to the bit, and release brings all back', async () => {
    const [{ slug, id, admin }, never] = [await playedProject(judgements), await playedProject(withoutRing)];
    await train(id);
    await train(never.id);
    const before = { card: await card(slug), ...(await boards(slug, admin)) };
    const ring = find(await admin.annotators(slug), isRing);

    expect(await admin.quarantine(slug, ring, 'pushes short')).toEqual({
      id: ring,
      quarantined: true,
      comparisons: 12,
    });
    await train(id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    expect((await card(slug)).sha256).not.toBe(before.card.sha256);
    expect(await boards(slug, admin)).toEqual(await boards(never.slug, never.admin));
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 36, lag: 0 });

    await evictDurableObject(trainerOf(env, id));
    await admin.release(slug, ring);
    await train(id);
    expect((await card(slug)).sha256).toBe(before.card.sha256);
    expect(await boards(slug, admin)).toEqual({
      plain: before.plain,
      weighed: before.weighed,
      progress: before.progress,
    });
  });

  it('holds for answers that come later, through a rebuild, and is undone for them too', async () => {
    const [early, late] = [judgements.slice(0, 24), judgements.slice(24)];
    const { slug, id, admin } = await playedProject(early);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    await admin.quarantine(slug, ring, 'pushes short');
    await train(id);
    await play({ slug, admin }, late);
    await train(id);
    const never = await playedProject(withoutRing);
    await train(never.id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    await admin.rebuild(slug);
    await train(id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    expect((await admin.annotators(slug)).quarantined).toMatchObject([{ id: ring, comparisons: 12 }]);
    await admin.release(slug, ring, 'was a mistake');
    await train(id);
    const all = await playedProject(judgements);
    await train(all.id);
    expect((await card(slug)).sha256).toBe((await card(all.slug)).sha256);
    expect(await boards(slug, admin)).toEqual(await boards(all.slug, all.admin));
  });

  it('goes together with an undo by the same annotator, before and after', async () => {
    const { slug, id, admin, ids } = await playedProject(judgements);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    const own = ids.filter((_, at) => judgements[at]?.annotator === 'ring');
    await admin.undo(slug, own[2] as number);
    await admin.quarantine(slug, ring, 'pushes short');
    await train(id);
    await admin.undo(slug, own[5] as number);
    await train(id);
    await admin.release(slug, ring);
    await train(id);
    const gone = new Set([own[2], own[5]]);
    const never = await playedProject(judgements.filter((_, at) => !gone.has(ids[at])));
    await train(never.id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    expect(await boards(slug, admin)).toEqual(await boards(never.slug, never.admin));
  });

  it('writes who did it, when and why, once, and tells it to owners alone', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    await admin.quarantine(slug, ring, 'pushes short');
    await admin.quarantine(slug, ring, 'again');
    await admin.release(slug, ring, 'talked to them');
    const { entries } = await admin.audit(slug, { action: MOVES });
    expect(entries.map(({ details, action, reason }) => [details['annotator'], action, reason])).toEqual([
      [ring, 'annotator.released', 'talked to them'],
      [ring, 'annotator.quarantined', 'pushes short'],
    ]);
    expect(entries[0]?.key).toMatch(/^[0-9a-f]{16}$/);
    expect(Date.parse(entries[0]?.time ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const path = `/v1/projects/${slug}/annotators`;
    expect(await problemOf(send(path))).toMatchObject({ status: 401, code: 'key_missing' });
    const reader = await withKey('export');
    await expect(reader.annotators(slug)).rejects.toMatchObject({ code: 'scope_missing' });
    await expect(reader.quarantine(slug, ring, 'no')).rejects.toMatchObject({ code: 'scope_missing' });
    await expect(admin.quarantine(slug, 'f'.repeat(20), 'who?')).rejects.toMatchObject({
      code: 'annotator_not_found',
    });
    await expect(admin.quarantine(slug, ring, ' ')).rejects.toMatchObject({ code: 'validation' });
  });

  it('shows on the training page what the fold without them changed', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    expect((await admin.training(slug)).rebuilds).toEqual([]);
    await admin.quarantine(slug, find(await admin.annotators(slug), isRing), 'pushes short');
    await train(id);
    const { rebuilds } = await admin.training(slug);
    expect(rebuilds).toMatchObject([
      { cause: 'quarantine', before: { comparisons: 48 }, after: { comparisons: 36 } },
    ]);
    const [rebuild] = rebuilds;
    expect(rebuild?.after?.accuracy).toBeGreaterThan(rebuild?.before.accuracy ?? 1);
  });

  it('is there before the first comparison is folded', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    const names = await admin.annotators(slug);
    expect(names).toMatchObject({ comparisons: 0, annotators: [] });
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    await admin.quarantine(slug, ring, 'pushes short');
    await trainerOf(env, id).rebuild(id);
    await train(id);
    const never = await playedProject(withoutRing);
    await train(never.id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
  });
});

describe('quarantine of those who rank', () => {
  const reversed = ({ responses }: Task): string[][] =>
    responses.toSorted((one, other) => one.text.length - other.text.length).map(({ key }) => [key]);
  const longestFirst = (task: Task): string[][] => reversed(task).toReversed();

  async function rank(slug: string, said: (task: Task) => string[][]): Promise<number[]> {
    const { client } = browser();
    const ids = [];
    for (const { task, ...shown } of (await client.tasks(slug, { count: 12 })).tasks) {
      const ranking = said({ task, ...shown }) as NonNullable<Parameters<Client['answer']>[1]['ranking']>;
      ids.push((await client.answer(slug, { task, ranking })).id);
    }
    return ids;
  }

  it('takes all pairs of their rankings out and brings them back, and so does an undo', async () => {
    const settings = { ranking_size: 3 };
    const { slug, id, admin } = await newProject({ settings });
    for (let person = 0; person < 3; person++) await rank(slug, longestFirst);
    await train(id);
    const honest = { card: await card(slug), ...(await boards(slug, admin)) };
    const ids = await rank(slug, reversed);
    await train(id);
    const { annotators, comparisons } = await admin.annotators(slug);
    expect(comparisons).toBe(48 * 3);
    expect(annotators.map(({ comparisons: own }) => own)).toEqual([36, 36, 36, 36]);
    const [against] = annotators.toSorted((one, other) => one.reliability.value - other.reliability.value);
    const before = await boards(slug, admin);
    const sum = ({ systems }: typeof before.plain) =>
      systems.reduce((total, { comparisons: own }) => total + own, 0);
    expect(sum(before.plain)).toBe(2 * 3 * 48);

    await admin.quarantine(slug, against?.id ?? '', 'turns it round');
    await train(id);
    expect((await card(slug)).sha256).toBe(honest.card.sha256);
    expect((await boards(slug, admin)).plain).toEqual(honest.plain);
    await admin.release(slug, against?.id ?? '');
    await train(id);
    expect(await boards(slug, admin)).toEqual(before);

    for (const comparison of ids) await admin.undo(slug, comparison);
    await train(id);
    expect((await card(slug)).sha256).toBe(honest.card.sha256);
    expect((await boards(slug, admin)).plain).toEqual(honest.plain);
    expect((await admin.annotators(slug)).comparisons).toBe(36 * 3);
  });
});

describe('what leaves the project', () => {
  const rowsOf = async (admin: Client, slug: string, format: ExportQuery['format']) => {
    const text = await new Response(await admin.exportFile(slug, { format })).text();
    const lines = text.trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('leaves out those in quarantine, until they are let out', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    const named = async (format: ExportQuery['format']) =>
      new Set((await rowsOf(admin, slug, format)).map(({ annotator }) => annotator));
    const ids = await named('annotators');
    expect(ids).toContain(ring);
    await admin.quarantine(slug, ring, 'pushes short');
    expect(await named('comparisons')).toEqual(new Set(['ann', 'bob', 'cat']));
    expect(await named('trl-preference')).toEqual(new Set(['ann', 'bob', 'cat']));
    expect(await named('annotators')).toEqual(new Set([...ids].filter((one) => one !== ring)));
    expect(await rowsOf(admin, slug, 'comparisons')).toHaveLength(36);
    const card = await new Response(await admin.exportFile(slug, { format: 'card', as: 'json' })).json();
    expect(card).toMatchObject({ counts: { comparisons: 36, annotators: 3 } });
    await admin.release(slug, ring);
    expect(await named('comparisons')).toContain('ring');
    expect(await named('annotators')).toEqual(ids);
  });
});

describe('erasure of one in quarantine', () => {
  it('leaves their name nowhere, and the model as it is', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    await admin.quarantine(slug, ring, 'pushes short');
    await train(id);
    const before = await card(slug);
    const now = new Date();
    const erase = () =>
      eraseAnnotator(openDatabase(env.DB), {
        annotator: 'ring',
        projectId: id,
        by: null,
        now,
        secret: env.SIGNING_SECRET,
        wake: () => {},
      });
    expect(await erase()).toEqual({ comparisons: 12, projects: 1 });
    await train(id);
    const stored = await runInDurableObject(trainerOf(env, id), (_, { storage }) =>
      ['fold', 'matchups', 'judgements'].map((table) => storage.sql.exec(`select * from ${table}`).toArray()),
    );
    expect(JSON.stringify(stored)).toContain('bob');
    expect(JSON.stringify(stored)).not.toContain('ring');
    const { results } = await env.DB.prepare('select * from quarantines where project_id = ?').bind(id).all();
    expect(results).toMatchObject([{ annotator: expect.stringMatching(/^erased-/) }]);
    expect((await admin.annotators(slug)).quarantined).toMatchObject([{ reason: 'pushes short' }]);
    expect((await card(slug)).sha256).toBe(before.sha256);
    const never = await playedProject(withoutRing);
    await train(never.id);
    expect(await boards(slug, admin)).toEqual(await boards(never.slug, never.admin));
    expect((await admin.audit(slug, { action: MOVES })).entries).toHaveLength(1);
  });

  it('is found where the trail alone still has the name, and folds nothing again', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    await admin.quarantine(slug, find(await admin.annotators(slug), isRing), 'pushes short');
    const db = openDatabase(env.DB);
    await eraseComparisons(db, { projectId: id, annotator: 'ring', another: 'erased-half', now: new Date() });
    await train(id);
    const { rebuilds } = await admin.training(slug);
    const secret = env.SIGNING_SECRET;
    const again = { annotator: 'ring', projectId: id, by: null, now: new Date(), secret, wake: () => {} };
    expect(await eraseAnnotator(db, again)).toEqual({ comparisons: 0, projects: 0 });
    await train(id);
    const { quarantined } = await admin.annotators(slug);
    expect(quarantined).toMatchObject([{ comparisons: 0 }]);
    const names = 'select annotator from quarantines where project_id = ?';
    expect(await env.DB.prepare(names).bind(id).first('annotator')).toMatch(/^erased-/);
    const [fold] = await runInDurableObject(trainerOf(env, id), (_, { storage }) =>
      storage.sql.exec('select quarantine from fold').toArray(),
    );
    expect(fold?.['quarantine']).not.toContain('ring');
    expect((await admin.training(slug)).rebuilds).toEqual(rebuilds);
  });
});

describe('erasure by an owner', () => {
  it('takes out what one annotator said in this project, and is for owners alone', async () => {
    const { slug, id, admin } = await playedProject(judgements);
    await train(id);
    const ring = find(await admin.annotators(slug), isRing);
    const reader = await withKey('export');
    await expect(reader.eraseAnnotator(slug, ring)).rejects.toMatchObject({ code: 'scope_missing' });
    expect(await admin.eraseAnnotator(slug, ring)).toEqual({ comparisons: 12, projects: 1 });
    await train(id);
    const never = await playedProject(withoutRing);
    await train(never.id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    await expect(admin.eraseAnnotator(slug, ring)).rejects.toMatchObject({ code: 'annotator_not_found' });
    const [entry] = (await admin.audit(slug)).entries;
    expect(entry).toMatchObject({ action: 'annotator.erased', details: { comparisons: 12 } });
    expect(JSON.stringify(entry)).not.toContain(ring);
  });
});

describe('pseudonyms', () => {
  it('are the same in one project, others in another, and no name', async () => {
    const [one, other] = [await playedProject(judgements), await playedProject(judgements)];
    for (const { id } of [one, other]) await train(id);
    const idsOf = async ({ slug, admin }: { slug: string; admin: Client }) =>
      (await admin.annotators(slug)).annotators.map(({ id }) => id);
    const ids = await idsOf(one);
    expect(await idsOf(one)).toEqual(ids);
    expect(ids).toHaveLength(4);
    expect((await idsOf(other)).some((id) => ids.includes(id))).toBe(false);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{20}$/);
  });
});

describe('the fold with fitted reliability', () => {
  const spoilt: Judgement[] = crowdOf(
    {
      ann: likesLong,
      bob: likesLong,
      cat: likesLong,
      dan: likesLong,
      left: () => 'a',
      ring: pushesShort,
    },
    36,
  );

  it('gives the same bits however the log was cut into passes, across evictions and after a rebuild', async () => {
    const { slug, id, admin } = await newProject();
    for (let from = 0; from < spoilt.length; ) {
      const to = from + 1 + ((7 * from) % 41);
      await play({ slug, admin }, spoilt.slice(from, to));
      await train(id);
      await evictDurableObject(trainerOf(env, id));
      from = to;
    }
    const [incremental, shown] = [await card(slug), await boards(slug, admin)];
    await admin.rebuild(slug);
    await train(id);
    expect((await card(slug)).sha256).toBe(incremental.sha256);
    expect(await boards(slug, admin)).toEqual(shown);
  });

  it('trusts honest people more, in training and on the leaderboard, and owners may switch it off', async () => {
    const { slug, id, admin } = await playedProject(spoilt, { weigh_by_reliability: true });
    await train(id);
    const weighed = await card(slug);
    const { annotators } = await admin.annotators(slug);
    const [left] = annotators.filter(({ outcomes }) => outcomes.b === 0 && outcomes.a > 0);
    expect(left?.flags.map(({ kind }) => kind)).toContain('guesses');
    expect(left?.weight).toBeLessThan(0.1);
    for (const { outcomes, weight } of annotators)
      if (outcomes.tie === 0 && outcomes.b > 0) expect(weight).toBeGreaterThan(0.8);
    const { plain, weighed: board } = await boards(slug, admin);
    expect(board.weights).toBe('reliability');
    const winsOf = ({ systems }: typeof plain) => {
      const { wins, losses } = systems.find(({ system }) => system === 'long') ?? { wins: 0, losses: 1 };
      return wins / (wins + losses);
    };
    expect(winsOf(board)).toBeGreaterThan(winsOf(plain));
    await admin.changeProject(slug, { settings: { weigh_by_reliability: false } });
    await train(id);
    expect((await card(slug)).sha256).not.toBe(weighed.sha256);
    expect((await boards(slug, admin)).weighed.systems).toEqual(board.systems);
  });

  it('takes back what an erased annotator said, though the log has another name for them by then', async () => {
    const { slug, id, admin, ids } = await playedProject(judgements);
    await train(id);
    const own = ids.filter((_, at) => judgements[at]?.annotator === 'ring');
    await env.DB.batch([
      ...own.map((comparison, at) =>
        env.DB.prepare(
          "insert into exclusions (project_id, id, comparison_id, reason, created_at) values (?, ?, ?, 'undo', 0)",
        ).bind(id, at + 1, comparison),
      ),
      env.DB.prepare(
        "update comparisons set excluded = 1, annotator = 'nobody' where project_id = ? and annotator = 'ring'",
      ).bind(id),
    ]);
    await train(id);
    const never = await playedProject(withoutRing);
    await train(never.id);
    expect((await card(slug)).sha256).toBe((await card(never.slug)).sha256);
    expect(await boards(slug, admin)).toEqual(await boards(never.slug, never.admin));
    expect((await admin.annotators(slug)).annotators).toHaveLength(3);
  });
});

describe('the panel', () => {
  it('says how far people agree, and why that is not known yet', async () => {
    const { slug, id, admin } = await playedProject(judgements.slice(0, 1));
    await train(id);
    const { alpha, annotators } = await admin.annotators(slug);
    expect(alpha).toMatchObject({ value: null, lower: null });
    expect(alpha.reason).toContain('No pair has been judged by two people yet');
    expect(annotators).toMatchObject([
      { comparisons: 1, agreement: null, self_consistency: null, gold: null },
    ]);
    await play({ slug, admin }, judgements.slice(1));
    await train(id);
    const later = await admin.annotators(slug);
    expect(later.comparisons).toBe(48);
    expect(later.alpha.value).toBeLessThan(1);
    expect(later.alpha.lower).toBeLessThan(later.alpha.value ?? 0);
    expect(later.alpha.pairs).toBe(12);
    expect(later.annotators[0]).toMatchObject({ comparisons: 12, outcomes: { skip: 0, tie: 0 } });
  });

  it('tells visitors whether enough was compared, and where more is wanted', async () => {
    const { slug, id } = await playedProject(judgements);
    const { client } = browser();
    expect(await client.progress(slug)).toMatchObject({
      enough: false,
      systems: [],
      pairs: [],
      split_half: null,
    });
    await train(id);
    const progress = await client.progress(slug);
    expect(progress).toMatchObject({ enough: false, weights: 'none', comparisons: 48 });
    expect(progress.reason).toContain('3 of 3 ratings are not yet known within ±50 points');
    expect(progress.systems).toHaveLength(3);
    for (const { comparisons } of progress.systems) expect(comparisons).toBeGreaterThan(0);
    expect(progress.split_half).not.toBeNull();
  });
});
