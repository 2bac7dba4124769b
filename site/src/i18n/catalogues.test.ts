import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { LANGUAGES } from './languages.ts';
import { loadMessages } from './load-messages.ts';
import type { MessageKey, Plural } from './messages.ts';
import { translator } from './translate.ts';

const KEYS = Object.keys(en) as MessageKey[];
const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
const formsOf = (message: string | Plural) =>
  typeof message === 'string' ? [message] : Object.values(message);

describe.each(LANGUAGES)('$name', ({ code }) => {
  it('says every message, with what the English one has to put in', async () => {
    const messages = await loadMessages(code);
    for (const key of KEYS) {
      const english = new Set(formsOf(en[key]).flatMap(holes));
      for (const form of formsOf(messages[key])) {
        expect(form.trim(), key).not.toBe('');
        // A form for one or two may spell the number out.
        const missing = [...english].filter((hole) => !holes(form).includes(hole) && hole !== '{count}');
        expect(missing, `${key}: ${form}`).toEqual([]);
        expect(
          holes(form).filter((hole) => !english.has(hole)),
          `${key}: ${form}`,
        ).toEqual([]);
      }
    }
  });

  it('has a form for every number its grammar tells apart', async () => {
    const messages = await loadMessages(code);
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    for (const key of KEYS) {
      const message = messages[key];
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...wanted].sort());
    }
  });
});

it('counts as each language does', async () => {
  const say = async (code: 'en' | 'pl' | 'ar' | 'de', count: number) =>
    translator(code, await loadMessages(code))('comparisons', { count });
  expect(await say('en', 1)).toBe('1 comparison');
  expect(await say('en', 1200)).toBe('1,200 comparisons');
  expect(await say('de', 1200)).toBe('1.200 Vergleiche');
  expect(await say('pl', 3)).toBe('3 porównania');
  expect(await say('pl', 5)).toBe('5 porównań');
  expect(await say('ar', 2)).toBe('مقارنتان');
});
