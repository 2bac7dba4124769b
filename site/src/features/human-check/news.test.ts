import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { humanCheckAddress, humanCheckRequest, newsOf } from './news.ts';

const frame = {} as Window;
const message = (data: unknown, { origin = 'https://tilt.test', source = frame } = {}) =>
  newsOf({ data, origin, source } as MessageEvent, frame);

beforeEach(() => vi.stubGlobal('location', { origin: 'https://tilt.test' }));
afterEach(() => vi.unstubAllGlobals());

it('is told to the frame in its address, whatever the site key has in it', () => {
  const request = { siteKey: '0x4&theme=light#', language: 'ar', theme: 'dark' } as const;
  const { pathname, hash } = new URL(humanCheckAddress(request), 'https://tilt.test');
  expect(pathname).toBe('/human-check/');
  expect(humanCheckRequest(hash)).toEqual(request);
  expect(humanCheckRequest('#theme=blue')).toEqual({ siteKey: '', language: 'auto', theme: 'auto' });
});

it('is heard from the frame alone, of this origin, and only in words that mean something', () => {
  expect(message({ said: 'passed', token: 'one' })).toEqual({ said: 'passed', token: 'one' });
  expect(message({ said: 'failed', code: 110200 })).toEqual({ said: 'failed', code: '110200' });
  expect(message({ said: 'ready' })).toEqual({ said: 'ready' });
  expect(message({ said: 'passed', token: 'one' }, { origin: 'https://elsewhere.test' })).toBeNull();
  expect(message({ said: 'passed', token: 'one' }, { source: {} as Window })).toBeNull();
  for (const data of [null, 'passed', { said: 'passed' }, { said: 'passed', token: 1 }, {}])
    expect(message(data)).toBeNull();
  expect(
    newsOf({ data: { said: 'ready' }, origin: 'https://tilt.test', source: null } as MessageEvent, null),
  ).toBeNull();
});
