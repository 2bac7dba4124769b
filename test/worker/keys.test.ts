import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../worker/usecases/content-hash.ts';
import { newKey, newProject, problemOf, send, withKey } from './tilt.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const project = await newProject({ settings: { public: false } });
const url = `/v1/projects/${project.slug}`;

async function rowOf(id: string): Promise<Record<string, unknown> | null> {
  return env.DB.prepare('select * from keys where substr(hash, 1, 16) = ?').bind(id).first();
}

describe('a key that an admin key made', () => {
  it('opens what its scopes and project allow, and only that', async () => {
    const { key } = await project.admin.createKey({ scopes: ['score', 'export'], project: project.slug });
    expect((await send(url, { headers: bearer(key) })).status).toBe(200);
    expect((await send(`${url}/training`, { headers: bearer(key) })).status).toBe(200);
    const problem = await problemOf(send(`${url}/import`, { method: 'POST', headers: bearer(key) }));
    expect(problem).toMatchObject({ status: 403, code: 'scope_missing' });
    expect(problem.detail).toMatch(/score, export.*import/);
    const other = await newProject({ settings: { public: false } });
    expect(
      await problemOf(send(`/v1/projects/${other.slug}/training`, { headers: bearer(key) })),
    ).toMatchObject({ status: 403, code: 'scope_missing' });
  });

  it('is shown once and kept as a hash alone', async () => {
    const response = await send('/v1/keys', {
      method: 'POST',
      headers: { ...bearer(await newKey('admin')), 'content-type': 'application/json' },
      body: JSON.stringify({ scopes: ['score'], name: 'nightly run' }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { key, id, ...rest } = (await response.json()) as { key: string; id: string };
    expect(key).toMatch(/^tilt_[0-9A-Za-z]{49}$/);
    expect(rest).toMatchObject({ name: 'nightly run', scopes: ['score'], project: null, revoked_at: null });
    const row = await rowOf(id);
    expect(row?.['hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(key.slice(5, 20));
    const { keys } = await project.admin.keys();
    expect(keys.find((each) => each.id === id)).toMatchObject({ name: 'nightly run' });
    expect(JSON.stringify(keys)).not.toContain(key.slice(5, 20));
  });

  it('ends when it is revoked, once and for all', async () => {
    const { key, id } = await project.admin.createKey({ scopes: ['score'] });
    expect((await send(url, { headers: bearer(key) })).status).toBe(200);
    const { revoked_at } = await project.admin.revokeKey(id);
    expect(revoked_at).not.toBeNull();
    expect(await problemOf(send(url, { headers: bearer(key) }))).toMatchObject({
      status: 401,
      code: 'key_revoked',
    });
    expect((await project.admin.revokeKey(id)).revoked_at).toBe(revoked_at);
    expect((await rowOf(id))?.['revoked_at']).toBe(Date.parse(revoked_at ?? ''));
  });

  it('ends when it expires', async () => {
    const { key, id } = await project.admin.createKey({
      scopes: ['score'],
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    expect((await send(url, { headers: bearer(key) })).status).toBe(200);
    await env.DB.prepare('update keys set expires_at = ? where substr(hash, 1, 16) = ?')
      .bind(Date.now() - 1, id)
      .run();
    expect(await problemOf(send(url, { headers: bearer(key) }))).toMatchObject({ code: 'key_expired' });
  });

  it('notes its last use to the hour', async () => {
    const { key, id } = await project.admin.createKey({ scopes: ['score'] });
    const lastUse = async () => (await rowOf(id))?.['last_used_at'] as number | null;
    expect(await lastUse()).toBeNull();
    await send(url, { headers: bearer(key) });
    await expect.poll(lastUse).not.toBeNull();
    const first = await lastUse();
    await send(url, { headers: bearer(key) });
    expect(await lastUse()).toBe(first);
    await env.DB.prepare('update keys set last_used_at = 1 where substr(hash, 1, 16) = ?').bind(id).run();
    await send(url, { headers: bearer(key) });
    await expect.poll(lastUse).toBeGreaterThanOrEqual(first ?? Number.POSITIVE_INFINITY);
  });

  it('is told from a mistyped one by its checksum', async () => {
    const { key } = await project.admin.createKey({ scopes: ['score'] });
    const mistyped = key.slice(0, 9) + (key[9] === 'x' ? 'y' : 'x') + key.slice(10);
    const problem = await problemOf(send(url, { headers: bearer(mistyped) }));
    expect(problem).toMatchObject({ status: 401, code: 'key_invalid' });
    expect(problem.detail).toMatch(/checksum/);
  });
});

describe('rotating a key', () => {
  it('makes one like it, and lets the old one end after a grace', async () => {
    const expires_at = '2199-01-01T00:00:00.000Z';
    const old = await project.admin.createKey({
      scopes: ['score', 'export'],
      name: 'nightly',
      project: project.slug,
      expires_at,
    });
    const fresh = await project.admin.rotateKey(old.id, { grace_hours: 2 });
    expect(fresh).toMatchObject({
      name: 'nightly',
      scopes: ['score', 'export'],
      project: project.slug,
      expires_at,
    });
    expect(fresh.key).not.toBe(old.key);
    for (const { key } of [old, fresh]) expect((await send(url, { headers: bearer(key) })).status).toBe(200);
    const listed = (await project.admin.keys()).keys.find(({ id }) => id === old.id);
    expect(listed?.replaced_by).toBe(fresh.id);
    const hours = (Date.parse(listed?.expires_at ?? '') - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(1.9);
    expect(hours).toBeLessThanOrEqual(2);
  });

  it('ends the old one at once where no grace is given', async () => {
    const old = await project.admin.createKey({ scopes: ['score'] });
    await project.admin.rotateKey(old.id, { grace_hours: 0 });
    expect(await problemOf(send(url, { headers: bearer(old.key) }))).toMatchObject({ code: 'key_expired' });
  });

  it('happens once to a key, even when two ask at the same time', async () => {
    const old = await project.admin.createKey({ scopes: ['score'] });
    const before = (await project.admin.keys()).keys.length;
    const both = await Promise.allSettled([project.admin.rotateKey(old.id), project.admin.rotateKey(old.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await project.admin.keys()).keys).toHaveLength(before + 1);
    await expect(project.admin.rotateKey(old.id)).rejects.toMatchObject({ status: 409, code: 'key_ended' });
  });

  it('is for keys that are good, and for those of the admin key’s own project', async () => {
    const revoked = await project.admin.createKey({ scopes: ['score'] });
    await project.admin.revokeKey(revoked.id);
    await expect(project.admin.rotateKey(revoked.id)).rejects.toMatchObject({ code: 'key_ended' });
    const owner = await withKey('admin', project.id);
    const foreign = await project.admin.createKey({ scopes: ['score'] });
    await expect(owner.rotateKey(foreign.id)).rejects.toMatchObject({ status: 404, code: 'key_not_found' });
    const asScorer = await withKey('score');
    await expect(asScorer.rotateKey(foreign.id)).rejects.toMatchObject({ code: 'scope_missing' });
  });
});

describe('an Idempotency-Key', () => {
  const ask = async (path: string, body: object, headers: Record<string, string>) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return send(path, { ...init, headers: { 'content-type': 'application/json', ...headers } });
  };

  it('gives the same key again, which is stored nowhere', async () => {
    const headers = { ...bearer(await newKey('admin')), 'idempotency-key': crypto.randomUUID() };
    const first = (await (await ask('/v1/keys', { scopes: ['score'], name: 'ci' }, headers)).json()) as {
      key: string;
    };
    const again = await ask('/v1/keys', { scopes: ['score'], name: 'ci' }, headers);
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(first);
    expect((await send(url, { headers: bearer(first.key) })).status).toBe(200);
    const others = { ...headers, ...bearer(await newKey('admin')) };
    const ofAnother = (await (await ask('/v1/keys', { scopes: ['score'], name: 'ci' }, others)).json()) as {
      key: string;
    };
    expect(ofAnother.key).not.toBe(first.key);
    expect(await problemOf(ask('/v1/keys', { scopes: ['admin'], name: 'ci' }, headers))).toMatchObject({
      status: 422,
      code: 'idempotency_mismatch',
    });
  });

  it('gives the same key again for a rotation', async () => {
    const { id } = await project.admin.createKey({ scopes: ['score'] });
    const headers = { ...bearer(await newKey('admin')), 'idempotency-key': 'rotate-once' };
    const first = await (await ask(`/v1/keys/${id}/rotate`, {}, headers)).json();
    expect(first).toHaveProperty('key');
    expect(await (await ask(`/v1/keys/${id}/rotate`, {}, headers)).json()).toEqual(first);
  });

  it('has a form', async () => {
    const headers = { ...bearer(await newKey('admin')), 'idempotency-key': 'x'.repeat(256) };
    expect(await problemOf(ask('/v1/keys', { scopes: ['score'] }, headers))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/headers/idempotency-key' }],
    });
  });
});

describe('making keys', () => {
  it('takes an admin key', async () => {
    for (const [method, path] of [
      ['POST', '/v1/keys'],
      ['GET', '/v1/keys'],
      ['DELETE', '/v1/keys/abc'],
    ] as const) {
      const init = { method, ...(method === 'POST' && { body: '{"scopes":["score"]}' }) };
      const json = { 'content-type': 'application/json' };
      expect(await problemOf(send(path, { ...init, headers: json }))).toMatchObject({ code: 'key_missing' });
      const headers = { ...json, ...bearer(await newKey('score')) };
      expect(await problemOf(send(path, { ...init, headers }))).toMatchObject({ code: 'scope_missing' });
    }
  });

  it('by the admin key of a project concerns that project alone', async () => {
    const owner = await withKey('admin', project.id);
    await expect(owner.createKey({ scopes: ['score'] })).rejects.toMatchObject({ code: 'scope_missing' });
    const { slug } = await newProject();
    await expect(owner.createKey({ scopes: ['score'], project: slug })).rejects.toMatchObject({
      code: 'scope_missing',
    });
    const { id } = await owner.createKey({ scopes: ['score'], project: project.slug });
    const listed = (await owner.keys()).keys;
    expect(listed.map((key) => key.id)).toContain(id);
    expect(new Set(listed.map((key) => key.project))).toEqual(new Set([project.slug]));
    const foreign = await project.admin.createKey({ scopes: ['score'], project: slug });
    await expect(owner.revokeKey(foreign.id)).rejects.toMatchObject({ status: 404, code: 'key_not_found' });
    expect((await owner.revokeKey(id)).revoked_at).not.toBeNull();
  });

  it.each([
    ['no scope', { scopes: [] }, /scopes.*at least one/],
    ['an unknown scope', { scopes: ['root'] }, /scopes/],
    ['an unknown project', { scopes: ['score'], project: 'nobody' }, /nobody/],
    ['a time that is none', { scopes: ['score'], expires_at: 'tomorrow' }, /expires_at/],
    ['a time that is past', { scopes: ['score'], expires_at: '2020-01-01T00:00:00Z' }, /expires_at.*come/],
  ])('is refused for %s', async (_what, request, detail) => {
    await expect(project.admin.createKey(request as never)).rejects.toThrow(detail);
  });
});

it('keeps keys of before there were checksums', async () => {
  const key = `tilt_${'A-_a'.repeat(10)}abc`;
  await env.DB.prepare("insert into keys (hash, scopes, created_at) values (?, json_array('score'), 1)")
    .bind(await sha256Hex(key))
    .run();
  expect((await send(url, { headers: bearer(key) })).status).toBe(200);
});
