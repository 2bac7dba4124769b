import { en } from './en.ts';
import type { LanguageCode } from './languages.ts';
import type { Messages } from './messages.ts';

/** English is in the page, for it is what is shown where a language does not arrive; of the others only the chosen one loads. */
const LOADERS: Record<LanguageCode, () => Promise<Messages>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  pt: async () => (await import('./pt.ts')).pt,
  it: async () => (await import('./it.ts')).it,
  pl: async () => (await import('./pl.ts')).pl,
  tr: async () => (await import('./tr.ts')).tr,
  zh: async () => (await import('./zh.ts')).zh,
  ja: async () => (await import('./ja.ts')).ja,
  ar: async () => (await import('./ar.ts')).ar,
  he: async () => (await import('./he.ts')).he,
};

export const loadMessages = (code: LanguageCode): Promise<Messages> => LOADERS[code]();
