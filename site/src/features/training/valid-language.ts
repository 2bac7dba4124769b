/** uPlot asks `Intl` for the browser's language as it is loaded. A bare Chromium on a machine without a locale says "en-US@posix",
 *  which `Intl` refuses, and that would take the whole page with it. Imported before uPlot, this says the nearest valid tag. */
export function validLanguage(language: string): string {
  for (const tag of [language, language.split(/[@.]/)[0]?.replaceAll('_', '-') ?? '']) {
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? 'en';
    } catch {
      // Not a tag.
    }
  }
  return 'en';
}

if (typeof navigator !== 'undefined' && validLanguage(navigator.language) !== navigator.language) {
  Object.defineProperty(navigator, 'language', {
    value: validLanguage(navigator.language),
    configurable: true,
  });
}
