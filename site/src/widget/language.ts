import { en } from '../i18n/en.ts';
import { directionOf, isLanguage, LANGUAGES, type LanguageCode } from '../i18n/languages.ts';
import type { Messages } from '../i18n/messages.ts';
import { pickLanguage } from '../i18n/pick-language.ts';
import { type Translate, translator } from '../i18n/translate.ts';
import type { WidgetKey } from './message-keys.ts';

/** Something to be said, in the widget's language when it is shown; or in the server's words. */
export type Said = { key: WidgetKey; values?: Record<string, string | number> } | { sentence: string };

export interface Language {
  code: LanguageCode;
  dir: 'ltr' | 'rtl';
  t: Translate<WidgetKey>;
}

export const ENGLISH: Language = { code: 'en', dir: 'ltr', t: translator('en', en) };

/** @param tag the `lang` of the element, or of what it stands in */
export function languageOf(tag: string | null | undefined): LanguageCode {
  const code = pickLanguage(
    LANGUAGES.map((language) => language.code),
    [tag],
  );
  return isLanguage(code) ? code : 'en';
}

/** English where its words do not arrive. */
export async function loadLanguage(server: string, code: LanguageCode): Promise<Language> {
  if (code === 'en') return ENGLISH;
  try {
    const answer = await fetch(`${server}/tilt-compare/${code}.json`, { credentials: 'omit' });
    if (!answer.ok) return ENGLISH;
    const messages = (await answer.json()) as Pick<Messages, WidgetKey>;
    return { code, dir: directionOf(code), t: translator(code, messages) };
  } catch {
    return ENGLISH;
  }
}

export function say(said: Said, { t }: Language): string {
  return 'sentence' in said ? said.sentence : t(said.key, said.values);
}
