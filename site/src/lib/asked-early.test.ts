import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchOrTake } from './asked-early.ts';

const path = '/v1/projects/support/tasks';
const ask = (body: string) => fetchOrTake(path, { method: 'POST', body }).then((answer) => answer.text());

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('now')));
  globalThis.tiltAskedEarly = [
    { path, body: '{"count":8}', answer: Promise.resolve(new Response('early')) },
    { path: '/v1/projects/support', answer: Promise.resolve(new Response('came with the page')) },
  ];
});

afterEach(() => {
  vi.unstubAllGlobals();
  globalThis.tiltAskedEarly = undefined;
});

it('takes the answer to the very request that was sent early, once', async () => {
  expect(await ask('{"count":8}')).toBe('early');
  expect(await ask('{"count":8}')).toBe('now');
});

it('takes each of several, one without a body too', async () => {
  const described = await fetchOrTake('/v1/projects/support', { method: 'GET' });
  expect(await described.text()).toBe('came with the page');
  expect(await ask('{"count":8}')).toBe('early');
});

it('leaves it to others that ask for something else', async () => {
  expect(await ask('{"count":2}')).toBe('now');
  const elsewhere = await fetchOrTake('/v1/projects/other/tasks', { method: 'POST', body: '{"count":8}' });
  expect(await elsewhere.text()).toBe('now');
  expect(await ask('{"count":8}')).toBe('early');
});

it('fails as the early request did', async () => {
  const answer = Promise.reject(new TypeError('offline'));
  answer.catch(() => {});
  globalThis.tiltAskedEarly = [{ path, body: '{}', answer }];
  await expect(ask('{}')).rejects.toThrow('offline');
});
