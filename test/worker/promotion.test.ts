import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../worker/contract/client.ts';
import { trainerOf } from '../../worker/env.ts';
import { findCheckpoint, insertCheckpoint } from '../../worker/storage/checkpoints.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import type { Trainer } from '../../worker/trainer/trainer.ts';
import { annotate, newProject, problemOf, send, train, withKey } from './tilt.ts';

const item = {
  prompt: 'How do I boil an egg?',
  responses: ['Boil it.', `Boil it with care. ${'Take care. '.repeat(9)}`],
};

/** What scoring, the card and the exported model say is the newest. */
async function served(slug: string, client: Client) {
  const { checkpoint, scores } = await client.score(slug, item);
  const card = await client.checkpoint(slug);
  const model = await send(`/v1/projects/${slug}/checkpoints/latest/model.json`).then(
    (response) => response.json() as Promise<{ userDefinedMetadata: { step: number } }>,
  );
  expect(card.step).toBe(checkpoint.step);
  expect(model.userDefinedMetadata.step).toBe(checkpoint.step);
  return { step: checkpoint.step, sha256: card.sha256, rewards: scores.map(({ reward }) => reward) };
}

describe('a checkpoint that an owner has served', () => {
  it('is what scoring, cards and models give until it is released, while the training goes on', async () => {
    const { slug, id, admin } = await newProject();
    await annotate(slug, 6);
    await train(id);
    const early = await served(slug, admin);
    await annotate(slug, 20);
    await train(id);
    const late = await served(slug, admin);
    expect(late.step).toBeGreaterThan(early.step);
    expect(late.rewards).not.toEqual(early.rewards);

    const list = await admin.serveCheckpoint(slug, early.step, 'The newer one likes lists too much.');
    expect(list).toMatchObject({ served: early.step, pinned_at: expect.any(String) });
    expect(await served(slug, admin)).toEqual(early);
    await annotate(slug, 10);
    await train(id);
    expect(await served(slug, admin)).toEqual(early);
    const { latest } = await admin.training(slug);
    expect(latest).toMatchObject({ comparisons: 36, lag: 0 });

    const released = await admin.serveNewest(slug, 'It was the import.');
    expect(released).toMatchObject({ served: latest.step, pinned_at: null });
    expect((await served(slug, admin)).step).toBe(latest.step);
    expect(released.checkpoints.map(({ step }) => step)).toContain(early.step);
    await admin.serveNewest(slug, 'Nothing to release.');
    const { entries } = await admin.audit(slug, { action: 'model.promoted,model.rolled_back' });
    const key = (await admin.currentKey()).id;
    expect(entries).toMatchObject([
      {
        action: 'model.promoted',
        reason: 'It was the import.',
        key,
        details: { from: early.step, step: latest.step, released: true },
      },
      {
        action: 'model.rolled_back',
        reason: 'The newer one likes lists too much.',
        key,
        details: { from: late.step, step: early.step },
      },
    ]);
    expect(entries).toHaveLength(2);
  });

  it('is kept however many come after it', async () => {
    const { slug, id, admin } = await newProject();
    await annotate(slug, 6);
    await train(id);
    await annotate(slug, 3);
    await train(id);
    const db = openDatabase(env.DB);
    const { checkpoints } = await admin.checkpoints(slug);
    const [newest, first] = [checkpoints[0]?.step ?? 0, checkpoints.at(-1)?.step ?? 0];
    const row = await findCheckpoint(db, id, newest);
    const second = newest + 1;
    for (const step of [second])
      await insertCheckpoint(db, { ...row, projectId: id, step } as NonNullable<typeof row>);
    await admin.serveCheckpoint(slug, second, 'Stays.');
    for (let step = second + 1; step < second + 60; step++)
      await insertCheckpoint(db, { ...row, projectId: id, step } as NonNullable<typeof row>);
    const kept = (await admin.checkpoints(slug)).checkpoints.map(({ step }) => step);
    expect(kept.length).toBeLessThan(30);
    expect(kept).toContain(second);
    expect(kept).not.toContain(second + 1);
    expect(kept).toContain(first);
    expect((await served(slug, admin)).step).toBe(second);
  });

  it('is for owners to choose, of those that are kept, with a reason', async () => {
    const { slug, id, admin } = await newProject();
    await annotate(slug, 4);
    await train(id);
    const { step } = await admin.checkpoint(slug);
    await expect(admin.serveCheckpoint(slug, 999, 'why not')).rejects.toMatchObject({
      status: 404,
      code: 'checkpoint_not_found',
    });
    await expect(admin.serveCheckpoint(slug, step, '  ')).rejects.toMatchObject({
      status: 422,
      code: 'validation',
    });
    const scorer = await withKey('score');
    await expect(scorer.serveCheckpoint(slug, step, 'mine')).rejects.toMatchObject({ code: 'scope_missing' });
    await expect(scorer.serveNewest(slug, 'mine')).rejects.toMatchObject({ code: 'scope_missing' });
    expect(
      await problemOf(send(`/v1/projects/${slug}/checkpoints/served`, { method: 'DELETE', body: '{}' })),
    ).toMatchObject({ status: 422 });
    expect((await admin.checkpoints(slug)).pinned_at).toBeNull();
  });
});

describe('the gate', () => {
  /** Sends judgements of every prompt but some: the longer response wins, or the shorter. */
  async function judge(
    { slug, admin }: { slug: string; admin: Client },
    { likes, without, by }: { likes: 'long' | 'short'; without: ReadonlySet<string>; by: string[] },
  ) {
    const { prompts } = await env.DB.prepare(
      'select p.text as prompt, r.system, r.text from responses r join prompts p on p.id = r.prompt_id join projects o on o.id = r.project_id where o.slug = ?',
    )
      .bind(slug)
      .all<{ prompt: string; system: string; text: string }>()
      .then(({ results }) => ({ prompts: Map.groupBy(results, ({ prompt }) => prompt) }));
    const lines = [...prompts].flatMap(([prompt, responses]) => {
      if (without.has(prompt)) return [];
      const [long, short] = ['long', 'short'].map(
        (name) => responses.find(({ system }) => system === name)?.text,
      );
      const votes = by.map((annotator) => ({ annotator, outcome: likes === 'long' ? 'a' : 'b' }));
      return JSON.stringify({ prompt, a: long, system_a: 'long', b: short, system_b: 'short', votes });
    });
    await admin.importFile(slug, lines.join('\n'), 'application/x-ndjson');
  }

  async function heldOutPrompts(id: number): Promise<Set<string>> {
    const members = await runInDurableObject(trainerOf(env, id), (_: Trainer, { storage }) =>
      storage.sql
        .exec('select example from held_out')
        .toArray()
        .flatMap((row) => (JSON.parse(row['example'] as string) as { members: number[] }).members),
    );
    const { results } = await env.DB.prepare(
      'select distinct p.text from responses r join prompts p on p.id = r.prompt_id where r.id in (select value from json_each(?))',
    )
      .bind(JSON.stringify(members))
      .all<{ text: string }>();
    return new Set(results.map(({ text }) => text));
  }

  it('keeps a model that is worse on held-out prompts from those who score, and lets the next good one through', async () => {
    const settings = { held_out_share: 0.5, promotion_tolerance: 0.02 };
    const project = await newProject({ prompts: 24, settings });
    const { slug, id, admin } = project;
    await judge(project, { likes: 'long', without: new Set(), by: ['ann', 'bob', 'cat'] });
    await train(id);
    const good = await served(slug, admin);
    const held = await heldOutPrompts(id);
    expect(held.size).toBeGreaterThan(6);

    const spammers = Array.from({ length: 6 }, (_, at) => `spam ${at}`);
    await judge(project, { likes: 'short', without: held, by: spammers });
    await train(id);
    expect(await served(slug, admin)).toEqual(good);
    const { served: step, checkpoints } = await admin.checkpoints(slug);
    expect(step).toBe(good.step);
    expect(checkpoints[0]).toMatchObject({
      promoted: false,
      promotion: { reason: 'worse', against: good.step, tolerance: 0.02 },
    });
    const { loss, served_loss, comparisons } = checkpoints[0]?.promotion ?? {};
    expect((loss ?? 0) - (served_loss ?? 0)).toBeGreaterThan(0.02);
    expect(comparisons).toBe(3 * held.size);
    expect((await admin.training(slug)).latest).toMatchObject({
      comparisons: 72 + 6 * (24 - held.size),
      lag: 0,
    });
    expect((await admin.checkpoint(slug, checkpoints[0]?.step ?? 0)).promotion).toEqual(
      checkpoints[0]?.promotion,
    );

    const { annotators } = await admin.annotators(slug);
    for (const { id: name } of annotators.filter(({ comparisons: own }) => own === 24 - held.size))
      await admin.quarantine(slug, name, 'spam');
    await train(id);
    const next = await served(slug, admin);
    expect(next.step).toBeGreaterThan(good.step);
    expect(next.sha256).toBe(good.sha256);
    expect((await admin.checkpoint(slug)).promotion).toMatchObject({ promoted: true, reason: 'passed' });
  });

  it('is there only where the owner sets a tolerance', async () => {
    const { slug, id, admin } = await newProject();
    await annotate(slug, 4);
    await train(id);
    expect((await admin.checkpoint(slug)).promotion).toMatchObject({
      promoted: true,
      reason: 'no_gate',
      tolerance: null,
    });
    await expect(admin.changeProject(slug, { settings: { promotion_tolerance: -1 } })).rejects.toMatchObject({
      code: 'validation',
    });
  });
});
