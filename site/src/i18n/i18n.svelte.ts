import { en } from './en.ts';
import { directionOf, isLanguage, LANGUAGE_KEY, type LanguageCode } from './languages.ts';
import { loadMessages } from './load-messages.ts';
import type { MessageKey } from './messages.ts';
import { type Translate, translator, type Values } from './translate.ts';

/** The language of this page, the same for its components and its frame. Reading it in a component follows a change. */
class I18n {
  language = $state<LanguageCode>('en');
  #translate = $state.raw<Translate>(translator('en', en));
  readonly #watchers = new Set<(t: Translate) => void>();

  get dir(): 'ltr' | 'rtl' {
    return directionOf(this.language);
  }

  t(key: MessageKey, values?: Values): string {
    return this.#translate(key, values);
  }

  /** Calls back now and whenever the language changes; for what is no component. */
  watch(changed: (t: Translate) => void): void {
    this.#watchers.add(changed);
    changed(this.#translate);
  }

  /** Speaks what the inline script of the page chose before the first paint, and uncovers the page. */
  async start(page: Document): Promise<void> {
    const { lang } = page.documentElement;
    await this.#speak(isLanguage(lang) ? lang : 'en', page);
  }

  async choose(code: LanguageCode, page: Document): Promise<void> {
    try {
      localStorage.setItem(LANGUAGE_KEY, code);
    } catch {
      // Storage may be refused; the choice then lasts as long as the page.
    }
    await this.#speak(code, page);
  }

  async #speak(wanted: LanguageCode, page: Document): Promise<void> {
    // A language that does not arrive leaves the page in English rather than blank.
    const [code, messages] = await loadMessages(wanted).then(
      (loaded) => [wanted, loaded] as const,
      () => ['en', en] as const,
    );
    this.language = code;
    this.#translate = translator(code, messages);
    const root = page.documentElement;
    root.lang = code;
    root.dir = directionOf(code);
    delete root.dataset['translating'];
    for (const changed of this.#watchers) changed(this.#translate);
  }
}

export const i18n = new I18n();

/** A message in the page's language. */
export const t = (key: MessageKey, values?: Values): string => i18n.t(key, values);
