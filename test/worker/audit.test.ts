import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../worker/contract/audit.ts';
import type { Client } from '../../worker/contract/client.ts';
import { fieldChanges } from '../../worker/core/audit.ts';
import { annotate, browser, newProject, problemOf, send, train, withKey } from './tilt.ts';

const LINE = JSON.stringify({ prompt: 'Is it open?', chosen: 'Until six.', rejected: 'Yes.' });
const NDJSON = 'application/x-ndjson';

/** What an action adds to the log, newest first. */
async function noted(slug: string, admin: Client, act: () => Promise<unknown>): Promise<AuditEntry[]> {
  const [last] = (await admin.audit(slug, { limit: '1' })).entries;
  await act();
  const { entries } = await admin.audit(slug);
  return entries.filter(({ id }) => id > (last?.id ?? 0));
}

async function expectNoted(
  { slug, admin }: { slug: string; admin: Client },
  act: () => Promise<unknown>,
  ...expected: Partial<AuditEntry>[]
): Promise<void> {
  const entries = await noted(slug, admin, act);
  expect(entries).toMatchObject(expected);
  expect(entries).toHaveLength(expected.length);
}

describe('the audit log', () => {
  it('begins with who made the project, and its data', async () => {
    const { slug, admin } = await newProject();
    const { entries, next } = await admin.audit(slug);
    expect(next).toBeNull();
    expect(entries).toMatchObject([
      { action: 'data.imported', project: slug, details: { prompts: 12, responses: 36, comparisons: 0 } },
      { action: 'project.created', project: slug, details: { slug, name: 'A test' } },
    ]);
    const key = (await admin.currentKey()).id;
    for (const entry of entries) expect(entry).toMatchObject({ key, key_name: '', reason: '' });
    expect(Date.parse(entries[0]?.time ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('has one entry for each change, and none for what changes nothing', async () => {
    const project = await newProject({ prompts: 3 });
    const { slug, id, admin } = project;

    const rename = () => admin.changeProject(slug, { name: 'Another', settings: { overlap: 3 } });
    const changes = [
      { field: 'name', from: 'A test', to: 'Another' },
      { field: 'overlap', from: null, to: 3 },
    ];
    await expectNoted(project, rename, { action: 'project.changed', details: { changes } });
    await expectNoted(project, rename);

    const importing = () => admin.importFile(slug, `${LINE}\n{bad\n`, NDJSON);
    await expectNoted(project, importing, {
      action: 'data.imported',
      details: { prompts: 1, responses: 2, comparisons: 1, skipped: 0, unreadable: 1, formats: { pairs: 1 } },
    });
    await expectNoted(project, importing);

    const gold = {
      prompt: 'Prompt 0: how do I boil an egg?',
      a: 'Boil it for 0 minutes.',
      system_a: 'short',
      b: '- Boil water\n- Put it in\n- Wait 0 minutes\n\n**Done**',
      system_b: 'list',
      outcome: 'b' as const,
    };
    const marking = () => admin.markGold(slug, [gold]);
    await expectNoted(project, marking, { action: 'gold.marked', details: { pairs: 1 } });
    await expectNoted(project, marking);
    const pair = (await admin.gold(slug)).gold[0]?.id ?? 0;
    const unmarking = () => admin.unmarkGold(slug, pair);
    await expectNoted(project, unmarking, { action: 'gold.unmarked', details: { id: pair } });
    await expectNoted(project, () => expect(unmarking()).rejects.toThrow());

    const starting = () => admin.startFromFile(slug, LINE, NDJSON);
    await expectNoted(project, starting, { action: 'prior.set', details: { file: true, preferences: 1 } });
    const cold = () => admin.startCold(slug);
    await expectNoted(project, cold, { action: 'prior.removed' });
    await expectNoted(project, cold);

    let hook = '';
    const telling = async () => {
      hook = (await admin.createWebhook(slug, { url: 'https://ci.example.com/secret?token=s3cret' })).id;
    };
    await expectNoted(project, telling, {
      action: 'webhook.created',
      details: { origin: 'https://ci.example.com' },
    });
    const untelling = () => admin.deleteWebhook(slug, hook);
    await expectNoted(project, untelling, { action: 'webhook.deleted', details: { id: hook } });
    await expectNoted(project, () => expect(untelling()).rejects.toThrow());

    const { client, ids } = await annotate(slug, 2);
    await expectNoted(project, () => client.undo(slug, ids[0] ?? 0));
    const excluding = () => admin.undo(slug, ids[1] ?? 0);
    await expectNoted(project, excluding, {
      action: 'comparison.excluded',
      details: { comparison: ids[1] },
    });
    await expectNoted(project, excluding);

    await train(id);
    await expectNoted(project, () => admin.rebuild(slug), { action: 'model.rebuilt' });
  });

  it('names the keys that are made, rotated and revoked, and no secret', async () => {
    const project = await newProject({ prompts: 1 });
    const { slug, admin } = project;
    const made = await admin.createKey({ name: 'ci', scopes: ['score'], project: slug }, 'once');
    const again = () => admin.createKey({ name: 'ci', scopes: ['score'], project: slug }, 'once');
    await expectNoted(project, again);
    let fresh = { id: '', key: '' };
    const rotating = async () => {
      fresh = await admin.rotateKey(made.id, {}, 'twice');
    };
    await expectNoted(project, rotating, {
      action: 'key.rotated',
      details: { id: made.id, name: 'ci' },
    });
    await expectNoted(project, rotating);
    const revoking = () => admin.revokeKey(fresh.id);
    await expectNoted(project, revoking, { action: 'key.revoked', details: { id: fresh.id } });
    await expectNoted(project, revoking);
    const log = await admin.audit(slug);
    expect(log.entries.find(({ action }) => action === 'key.created')?.details).toEqual({
      id: made.id,
      name: 'ci',
      scopes: ['score'],
      expires_at: null,
    });
    for (const secret of [made.key, fresh.key, 's3cret']) expect(JSON.stringify(log)).not.toContain(secret);
  });

  it('keeps no name of an annotator: who was in quarantine is told by pseudonym, and by none once erased', async () => {
    const project = await newProject();
    const { slug, id, admin } = project;
    const { client } = await annotate(slug, 4);
    await train(id);
    const [someone] = (await admin.annotators(slug)).annotators;
    const annotator = someone?.id ?? '';
    await expectNoted(project, () => admin.quarantine(slug, annotator, 'clicks'), {
      action: 'annotator.quarantined',
      reason: 'clicks',
      details: { annotator },
    });
    await expectNoted(project, () => admin.release(slug, annotator), {
      action: 'annotator.released',
      details: { annotator },
    });
    await expectNoted(project, () => client.eraseMe(), {
      action: 'annotator.erased',
      key: null,
      key_name: null,
      details: { comparisons: 4 },
    });
    const { entries } = await admin.audit(slug, { action: 'annotator.quarantined,annotator.released' });
    expect(entries.map(({ action }) => action)).toEqual(['annotator.released', 'annotator.quarantined']);
    expect(JSON.stringify(entries)).not.toContain(annotator);
  });

  it('comes page by page, newest first, and of no other project', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    const other = await newProject({ prompts: 1 });
    for (let overlap = 1; overlap <= 5; overlap++) await admin.changeProject(slug, { settings: { overlap } });
    const pages: AuditEntry[][] = [];
    let next: number | null = null;
    do {
      const query = { limit: '3', ...(next === null ? {} : { before: String(next) }) };
      const page: { entries: AuditEntry[]; next: number | null } = await admin.audit(slug, query);
      pages.push(page.entries);
      next = page.next;
    } while (next !== null);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    const ids = pages.flat().map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((one, another) => another - one));
    expect(pages.flat().every(({ project }) => project === slug)).toBe(true);
    const all = (await admin.audit(undefined, { limit: '100' })).entries;
    expect(all.map(({ project }) => project)).toEqual(expect.arrayContaining([slug, other.slug]));
  });

  it('is for owners: a key of another scope or project, or none, is refused', async () => {
    const { slug, id } = await newProject({ prompts: 1 });
    const other = await newProject({ prompts: 1 });
    const path = `/v1/projects/${slug}/audit`;
    expect(await problemOf(send(path))).toMatchObject({ status: 401, code: 'key_missing' });
    const own = await withKey('admin', id);
    expect((await own.audit(slug)).entries.length).toBeGreaterThan(0);
    for (const client of [await withKey('export'), await withKey('admin', other.id), browser().client]) {
      await expect(client.audit(slug)).rejects.toMatchObject({ status: expect.any(Number) });
    }
    await expect(own.audit()).rejects.toMatchObject({ code: 'scope_missing' });
    expect(await problemOf(send(`${path}?action=nonsense`))).toMatchObject({ code: 'validation' });
  });

  it('notes nothing of a change that failed', async () => {
    const { slug, admin } = await newProject({ prompts: 1 });
    const before = (await admin.audit(undefined, { limit: '100' })).entries.length;
    const taken = { slug, name: 'Again', question: 'Which?' };
    await expect(admin.createProject(taken)).rejects.toMatchObject({ code: 'slug_taken' });
    expect((await admin.audit(undefined, { limit: '100' })).entries).toHaveLength(before);
  });
});

describe('changes of a record', () => {
  it('are those fields that differ, with their values unless they are long', () => {
    const before = { name: 'a', overlap: null, origins: ['x'], note: 'n'.repeat(300), same: [1] };
    const after = { name: 'b', overlap: 3, origins: ['x', 'y'], note: 'm'.repeat(300), same: [1] };
    expect(fieldChanges(before, after)).toEqual([
      { field: 'name', from: 'a', to: 'b' },
      { field: 'note' },
      { field: 'origins', from: ['x'], to: ['x', 'y'] },
      { field: 'overlap', from: null, to: 3 },
    ]);
  });
});

describe('what the quarantine knew before there was an audit log', () => {
  it('stands in the log, entry by entry', async () => {
    const migration = env.TEST_MIGRATIONS.find(({ name }) => name.endsWith('audit.sql'));
    const moving = migration?.queries.find((query) => query.includes('json_object'));
    await env.DB.batch([
      env.DB.prepare(
        `create table quarantines_before as select -7 as project_id, 1 as id, 'quarantine' as action, 'k1' as key_id,
         'ci' as key_name, 'guesses' as reason, 5 as created_at`,
      ),
      env.DB.prepare((moving ?? '').replace('`quarantines`', 'quarantines_before')),
    ]);
    const row = await env.DB.prepare('select * from audit_log where project_id = -7').first();
    expect(row).toMatchObject({
      action: 'annotator.quarantined',
      key_id: 'k1',
      key_name: 'ci',
      reason: 'guesses',
      details: '{"quarantine":1}',
      created_at: 5,
    });
  });
});
