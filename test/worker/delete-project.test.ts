import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../worker/core/project-settings.ts';
import { type Env, forgetObjects, trainerOf } from '../../worker/env.ts';
import { openDatabase } from '../../worker/storage/database.ts';
import { markDeleted, purgeProject } from '../../worker/storage/delete-project.ts';
import { finishDeletions } from '../../worker/usecases/delete-project.ts';
import { runAlarm } from './alarms.ts';
import { annotate, browser, newKey, newProject, problemOf, send, train } from './tilt.ts';

const db = openDatabase(env.DB);
const forget = (id: number) => forgetObjects(env as unknown as Env, id);
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

/** How many rows each table has of a project: of all tables that there are. */
async function rowsOf(id: number): Promise<Record<string, number>> {
  const { results: tables } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and sql like '%project_id%' and name not like '\\_cf%' escape '\\'",
  ).all<{ name: string }>();
  const counts = await Promise.all(
    tables.map(async ({ name }) => [
      name,
      (await env.DB.prepare(`select count(*) as n from "${name}" where project_id = ?`)
        .bind(id)
        .first<number>('n')) ?? -1,
    ]),
  );
  return Object.fromEntries(counts.filter(([, count]) => count !== 0)) as Record<string, number>;
}

async function tablesOfTrainer(id: number): Promise<string[]> {
  return runInDurableObject(trainerOf(env as unknown as Env, id), (_, { storage }) =>
    storage.sql
      .exec("select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'")
      .toArray()
      .map(({ name }) => String(name)),
  );
}

/** A project with something in every table. */
async function full() {
  const project = await newProject({ prompts: 6 });
  const { slug, id, admin } = project;
  await annotate(slug, 8);
  const { ids, client } = await annotate(slug, 6);
  await client.undo(slug, ids[0] ?? 0);
  await train(id);
  await admin.createKey({ name: 'mine', scopes: ['export'], project: slug });
  await admin.createWebhook(slug, { url: 'https://receiver.example/hook', events: ['checkpoint.published'] });
  const eggs = 'Prompt 1: how do I boil an egg?';
  const texts = {
    a: 'Boil it for 1 minutes.',
    system_a: 'short',
    b: '- Boil water\n- Put it in\n- Wait 1 minutes\n\n**Done**',
    system_b: 'list',
  };
  await admin.markGold(slug, [{ prompt: eggs, ...texts, outcome: 'b' }]);
  const [one] = (await admin.annotators(slug)).annotators;
  await admin.quarantine(slug, one?.id ?? '', 'a test');
  const { checkpoints } = await admin.checkpoints(slug);
  await admin.serveCheckpoint(slug, checkpoints[0]?.step ?? 0, 'a test');
  await env.DB.prepare("insert into priors values (?, 'h', 0, 1, 0, x'00000000', 1, '{}', 0)").bind(id).run();
  await env.DB.prepare("insert into embeddings values (?, 'e', 1, x'00')").bind(id).run();
  return project;
}

const KEPT = ['audit_log'];

describe('deleting a project', () => {
  it('leaves nothing of it but its audit log, and its slug is free', async () => {
    const { slug, id, admin } = await full();
    const before = await rowsOf(id);
    expect(Object.keys(before).sort()).toEqual([
      'audit_log',
      'checkpoints',
      'comparisons',
      'embeddings',
      'exclusions',
      'gold',
      'keys',
      'pins',
      'priors',
      'prompts',
      'quarantines',
      'responses',
      'webhooks',
    ]);
    expect(await admin.deleteProject(slug, { confirm: slug, reason: 'of no use' })).toEqual({
      deleted: slug,
      prompts: 6,
      responses: 18,
      comparisons: 13,
      purged: true,
    });
    expect(Object.keys(await rowsOf(id))).toEqual(KEPT);
    expect(await problemOf(send(`/v1/projects/${slug}`))).toMatchObject({
      status: 404,
      code: 'project_not_found',
    });
    expect((await admin.projects()).projects.map((project) => project.slug)).not.toContain(slug);
    const [entry] = (await admin.audit()).entries;
    expect(entry).toMatchObject({
      action: 'project.deleted',
      project: null,
      reason: 'of no use',
      details: { slug, name: 'A test', prompts: 6, responses: 18, comparisons: 13 },
    });
    const again = await admin.createProject({ slug, name: 'Another', question: 'Which?' });
    expect(again.counts).toMatchObject({ prompts: 0, comparisons: 0 });
    expect((await admin.audit(slug)).entries.map(({ action }) => action)).toEqual(['project.created']);
  });

  it('ends its trainer, which keeps nothing and begins nothing when it is woken late', async () => {
    const { slug, id, admin } = await full();
    expect(await tablesOfTrainer(id)).toContain('judgements');
    await admin.deleteProject(slug, { confirm: slug });
    expect(await tablesOfTrainer(id)).toEqual([]);
    const trainer = trainerOf(env as unknown as Env, id);
    await trainer.wake(id);
    expect(await runInDurableObject(trainer, (_, { storage }) => storage.getAlarm())).toBeNull();
    expect(await tablesOfTrainer(id)).toEqual([]);
    expect(Object.keys(await rowsOf(id))).toEqual(KEPT);
  });

  it('in the middle of a fold leaves nothing of it in the end, neither a table nor an alarm', async () => {
    const { slug, id, admin } = await newProject({ prompts: 0 });
    const rows = Array.from({ length: 300 }, (_, at) => ({
      prompt: `p ${at}`,
      chosen: `good ${at}`,
      rejected: `bad ${at}`,
    }));
    await admin.importFile(slug, rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
    const trainer = trainerOf(env as unknown as Env, id);
    await Promise.all([runAlarm(trainer), admin.deleteProject(slug, { confirm: slug })]);
    await finishDeletions(db, { now: later(3), forget });
    expect(await tablesOfTrainer(id)).toEqual([]);
    expect(await runInDurableObject(trainer, (_, { storage }) => storage.getAlarm())).toBeNull();
    expect(Object.keys(await rowsOf(id))).toEqual(KEPT);
  });

  it('takes its slug once more, an admin’s key, and happens once', async () => {
    const { slug, id, admin } = await newProject({ prompts: 1 });
    const body = (confirm?: string) => (confirm === undefined ? {} : { body: JSON.stringify({ confirm }) });
    const ask = async (scope: string, confirm?: string) =>
      problemOf(
        send(`/v1/projects/${slug}`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${await newKey(scope, id)}`, 'content-type': 'application/json' },
          ...body(confirm),
        }),
      );
    expect(await ask('admin', 'another')).toMatchObject({ status: 422, code: 'validation' });
    expect(await ask('admin')).toMatchObject({ status: 422, code: 'validation' });
    expect(await ask('import', slug)).toMatchObject({ status: 403, code: 'scope_missing' });
    expect((await admin.project(slug)).counts.prompts).toBe(1);
    await admin.deleteProject(slug, { confirm: slug });
    await expect(admin.deleteProject(slug, { confirm: slug })).rejects.toMatchObject({
      code: 'project_not_found',
    });
    expect(await rowsOf(id)).toEqual({ audit_log: expect.any(Number) });
    const entries = (await admin.audit()).entries.filter(({ details }) => details['slug'] === slug);
    expect(entries.map(({ action }) => action).filter((action) => action === 'project.deleted')).toHaveLength(
      1,
    );
  });

  it('goes on where it was cut off, at whatever statement, and takes what was written late', async () => {
    const { id, slug } = await full();
    const note = {
      projectId: id,
      by: null,
      action: 'project.deleted',
      details: { slug },
      at: new Date(),
    } as const;
    expect(await markDeleted(db, id, { settings: DEFAULT_SETTINGS, note })).toBe(true);
    expect(await markDeleted(db, id, { settings: DEFAULT_SETTINGS, note })).toBe(false);
    const left: number[] = [];
    for (let statements = 1; statements < 12; statements++) {
      expect(await purgeProject(db, id, statements)).toBe(false);
      left.push(Object.keys(await rowsOf(id)).length);
    }
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    await env.DB.prepare(
      "insert into gold (project_id, response_a, response_b, outcome, created_at) values (?, 1, 2, 'a', 0)",
    )
      .bind(id)
      .run();
    await finishDeletions(db, { now: later(1), forget });
    expect(Object.keys(await rowsOf(id))).toContain('gold');
    await finishDeletions(db, { now: later(3), forget });
    expect(Object.keys(await rowsOf(id))).toEqual(KEPT);
    const purged = await env.DB.prepare('select purged_at from projects where id = ?')
      .bind(id)
      .first('purged_at');
    expect(purged).toBeGreaterThan(Date.now());
    expect(await tablesOfTrainer(id)).toEqual([]);
  });

  it('lets nothing into a project that is being deleted, and never gives its id again', async () => {
    const { id, slug, admin } = await newProject({ prompts: 2 });
    await send(`/v1/projects/${slug}`);
    const { client } = browser();
    await admin.deleteProject(slug, { confirm: slug });
    await expect(client.tasks(slug, {})).rejects.toMatchObject({ code: 'project_not_found' });
    await expect(
      admin.importFile(slug, '{"prompt":"p","responses":["a"]}', 'application/x-ndjson'),
    ).rejects.toMatchObject({
      code: 'project_not_found',
    });
    await expect(admin.project(`~${id}`)).rejects.toMatchObject({ code: 'project_not_found' });
    const next = await newProject({ prompts: 1 });
    expect(next.id).toBeGreaterThan(id);
  });

  it('of another project changes nothing', async () => {
    const [one, other] = [await full(), await full()];
    const before = [await rowsOf(other.id), await other.admin.leaderboard(other.slug)];
    await one.admin.deleteProject(one.slug, { confirm: one.slug });
    expect([await rowsOf(other.id), await other.admin.leaderboard(other.slug)]).toEqual(before);
  });
});
