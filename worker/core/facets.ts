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

/** What cannot be seen in a name and makes it another one: soft hyphens, zero-width spaces, marks and overrides of direction. Joiners stay:
 *  scripts and emoji need them. */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const BLANKS = /[\s\p{Cc}]+/gu;
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

let codes: ReadonlyMap<string, string> | null = null;

/** A language by one name, for data sets call it `en`, `EN` or `English`. What is neither a code nor the English name of a language that
 *  has two letters stays as it is. */
export function languageNamed(text: string): string | null {
  const given = seenName(text);
  const name = given.toLowerCase();
  if (NOTHING_SAID.includes(name)) return null;
  codes ??= codesByName();
  return codes.get(name) ?? canonical(given) ?? given;
}

/** Tags as they are seen, each once, sorted: in whatever order they were given, they are the same. One that shows nothing, be it of spaces,
 *  of control characters or of zero-width ones, is no tag. */
export function tagsNamed(texts: readonly string[]): string[] {
  return [...new Set(texts.map(seenName).filter((text) => text !== ''))].sort();
}

/** A name without what nobody sees, so that two which look alike are one; empty where nothing is seen. */
function seenName(text: string): string {
  const name = text.replace(UNSEEN, '').replace(BLANKS, ' ').trim();
  return SEEN.test(name) ? name : '';
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
