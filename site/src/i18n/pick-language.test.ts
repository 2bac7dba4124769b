import { expect, it } from 'vitest';
import { LANGUAGES } from './languages.ts';
import { pickLanguage } from './pick-language.ts';

const known = LANGUAGES.map(({ code }) => code);

it.each([
  [['de-AT', 'en'], 'de'],
  [['nl', 'pt-BR', 'en'], 'pt'],
  [['zh-Hant-TW'], 'zh'],
  [['iw'], 'he'],
  [[null, 'AR'], 'ar'],
  [['xx', ''], 'en'],
  [[], 'en'],
])('for %j speaks %s', (wanted, code) => {
  expect(pickLanguage(known, wanted)).toBe(code);
});

it('runs from its own source, as the page does before the first paint', () => {
  const run = new Function(`return (${pickLanguage.toString()})(['en', 'he'], ['he-IL'])`);
  expect(run()).toBe('he');
});
