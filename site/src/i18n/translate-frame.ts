import { renameThemeToggle } from '../lib/theme.ts';
import { i18n } from './i18n.svelte.ts';
import { isLanguage } from './languages.ts';
import type { MessageKey } from './messages.ts';
import type { Translate } from './translate.ts';

/** Says everything marked with `data-i18n`, or with `data-i18n-label` for what is only read out, and the theme's names. */
function translateMarked(page: Document, t: Translate): void {
  for (const element of page.querySelectorAll<HTMLElement>('[data-i18n]'))
    element.textContent = t(element.dataset['i18n'] as MessageKey);
  for (const element of page.querySelectorAll<HTMLElement>('[data-i18n-label]'))
    element.setAttribute('aria-label', t(element.dataset['i18nLabel'] as MessageKey));
  renameThemeToggle(page, {
    names: { auto: t('theme_auto'), light: t('theme_light'), dark: t('theme_dark') },
    label: (name) => t('theme', { name }),
  });
}

/** Lets the header and footer follow the language, and the language follow the control in the header. */
export function translateFrame(page: Document): void {
  const control = page.querySelector<HTMLSelectElement>('#language');
  control?.addEventListener('change', () => {
    if (isLanguage(control.value)) void i18n.choose(control.value, page);
  });
  i18n.watch((t) => {
    translateMarked(page, t);
    if (!control) return;
    control.value = i18n.language;
    control.parentElement?.setAttribute('data-code', i18n.language.toUpperCase());
  });
  void i18n.start(page);
}
