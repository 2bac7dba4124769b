/** What is known of a prompt beside its words. Leaderboards can be had of one language or one tag alone. */
export interface Facets {
  /** A BCP 47 tag where it is one, else as the data has it; null where nobody said. */
  language: string | null;
  /** Sorted, each once. */
  tags: readonly string[];
}

/** Which prompts are wanted; left out: all. */
export interface FacetFilter {
  language?: string | undefined;
  tag?: string | undefined;
}

/** How a filter names the prompts of which nobody said the language. */
export const NO_LANGUAGE = 'unknown';
const NOTHING_SAID = ['', NO_LANGUAGE, 'und', 'none', 'null', 'n/a'];
const LOCALE = /^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/i;

let codes: ReadonlyMap<string, string> | null = null;

/** A language by one name, for data sets call it `en`, `EN` or `English`. What is neither a code nor the English name of a language that
 *  has two letters stays as it is. */
export function languageNamed(text: string): string | null {
  const given = text.trim();
  const name = given.toLowerCase();
  if (NOTHING_SAID.includes(name)) return null;
  codes ??= codesByName();
  return codes.get(name) ?? canonical(given) ?? given;
}

/** Tags without blanks, each once, sorted: in whatever order they were given, they are the same. */
export function tagsNamed(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))].sort();
}

export function matchesFacets(facets: Facets | undefined, { language, tag }: FacetFilter): boolean {
  const isLanguage = language === undefined || language === (facets?.language ?? NO_LANGUAGE);
  return isLanguage && (tag === undefined || (facets?.tags.includes(tag) ?? false));
}

export function isFiltered({ language, tag }: FacetFilter): boolean {
  return language !== undefined || tag !== undefined;
}

function canonical(text: string): string | null {
  if (!LOCALE.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** The 184 or so languages of two letters, by their English names. */
function codesByName(): Map<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const found = letters.flatMap((first) =>
    letters.flatMap((second): [string, string][] => {
      const code = first + second;
      const name = canonical(code) === code ? names.of(code) : undefined;
      return name === undefined ? [] : [[name.toLowerCase(), code]];
    }),
  );
  return new Map(found);
}
