import { expect, it } from 'vitest';
import { annotate, newKey, newProject, problemOf, send, train, withKey } from './tilt.ts';

it('begins one rebuild where two are asked for, and another once that is done; the model is the same', async () => {
  const { slug, id, admin } = await newProject();
  await annotate(slug, 12);
  await train(id);
  const { sha256 } = await admin.checkpoint(slug);
  const both = await Promise.all([admin.rebuild(slug), admin.rebuild(slug)]);
  expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
  expect(both.map(({ comparisons }) => comparisons)).toEqual([12, 12]);
  await train(id);
  expect((await admin.checkpoint(slug)).sha256).toBe(sha256);
  expect((await admin.rebuild(slug)).started).toBe(true);
  await expect((await withKey('score')).rebuild(slug)).rejects.toMatchObject({ code: 'scope_missing' });
});

it('makes a project once where the request is sent again under its Idempotency-Key', async () => {
  const headers = { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' };
  const wish = {
    slug: `p-${crypto.randomUUID()}`,
    name: 'One',
    question: 'Which?',
    settings: { overlap: 2 },
  };
  const post = (body: object, more = {}) =>
    send('/v1/projects', { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const named = { 'idempotency-key': 'first-try' };
  const first = await post(wish, named);
  expect(first.status).toBe(201);
  const again = await post(wish, named);
  expect(again.status).toBe(201);
  expect(await again.json()).toEqual(await first.json());
  expect(await problemOf(post({ ...wish, name: 'Two' }, named))).toMatchObject({ code: 'slug_taken' });
  expect(await problemOf(post(wish))).toMatchObject({ code: 'slug_taken' });
});

it('tells a key what it may do, and a request without one that it has none', async () => {
  const { slug, admin } = await newProject();
  const { key, id } = await admin.createKey({ scopes: ['score', 'export'], project: slug });
  const mine = await send('/v1/keys/current', { headers: { authorization: `Bearer ${key}` } });
  expect(await mine.json()).toMatchObject({ id, scopes: ['score', 'export'], project: slug });
  expect(await problemOf(send('/v1/keys/current'))).toMatchObject({ status: 401, code: 'key_missing' });
});
