import { type FacetFilter, type Facets, matchesFacets, NO_LANGUAGE } from './facets.ts';

export interface FacetCount {
  name: string;
  /** Of which something was compared. */
  prompts: number;
  /** Rows of the log. */
  comparisons: number;
}

/** How much there is of each language and of each tag, most first. What one of the two is filtered by narrows the other, so that each
 *  count is what a click on it will show.
 *  @param compared comparisons by prompt */
export function countFacets(
  facets: ReadonlyMap<number, Facets>,
  compared: ReadonlyMap<number, number>,
  { language, tag }: FacetFilter,
): { languages: FacetCount[]; tags: FacetCount[] } {
  const languages = new Counts();
  const tags = new Counts();
  for (const [prompt, comparisons] of compared) {
    const own = facets.get(prompt);
    if (matchesFacets(own, { tag })) languages.add(own?.language ?? NO_LANGUAGE, comparisons);
    if (!matchesFacets(own, { language })) continue;
    for (const each of own?.tags ?? []) tags.add(each, comparisons);
  }
  const isKnown = [...facets.values()].some((each) => each.language !== null);
  return { languages: isKnown ? languages.sorted() : [], tags: tags.sorted() };
}

class Counts {
  readonly #by = new Map<string, FacetCount>();

  add(name: string, comparisons: number): void {
    const count = this.#by.get(name) ?? { name, prompts: 0, comparisons: 0 };
    count.prompts++;
    count.comparisons += comparisons;
    this.#by.set(name, count);
  }

  sorted(): FacetCount[] {
    return [...this.#by.values()].sort((a, b) => b.comparisons - a.comparisons || (a.name < b.name ? -1 : 1));
  }
}
