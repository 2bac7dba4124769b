import { expect, it } from 'vitest';
import { askedIn, pathOf } from './asked.ts';

it('what an address asks for comes back from it; what it does not know is left out', () => {
  const asked = { prompt: 12, language: 'pt-BR', tag: 'a&b #=c', offset: 50 };
  const path = pathOf('a/b', asked);
  expect(path).toMatch(/^\/p\/a%2Fb\/prompts\?/);
  expect(askedIn(path.slice(path.indexOf('?')))).toEqual(asked);
  const nothing = { prompt: null, language: '', tag: '', offset: 0 };
  expect(askedIn('?prompt=-1&offset=1e9&other=1')).toEqual(nothing);
  expect(pathOf('a', nothing)).toBe('/p/a/prompts');
});
