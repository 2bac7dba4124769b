import { afterEach, expect, it, vi } from 'vitest';
import { de } from '../i18n/de.ts';
import { ENGLISH, languageOf, loadLanguage, say } from './language.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['de', 'de'],
  ['de-CH', 'de'],
  ['iw', 'he'],
  ['AR', 'ar'],
  ['xx', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('of the tag %s is %s', (tag, code) => {
  expect(languageOf(tag)).toBe(code);
});

it('is loaded from the server, and English where it does not come', async () => {
  vi.stubGlobal('fetch', async (url: string) =>
    url === 'https://tilt.test/tilt-compare/de.json' ? Response.json(de) : new Response('', { status: 404 }),
  );
  const german = await loadLanguage('https://tilt.test', 'de');
  expect(say({ key: 'widget_erased', values: { count: 1200 } }, german)).toContain('1.200');
  expect(say({ sentence: 'As the server said.' }, german)).toBe('As the server said.');
  expect(await loadLanguage('https://tilt.test', 'he')).toBe(ENGLISH);
  vi.stubGlobal('fetch', async () => {
    throw new Error('offline');
  });
  expect(await loadLanguage('https://tilt.test', 'de')).toBe(ENGLISH);
});
