import { countFacets, type FacetCount } from '../core/facet-counts.ts';
import { type FacetFilter, isFiltered, matchesFacets } from '../core/facets.ts';
import { hashText } from '../core/features/hash.ts';
import type { SizedMatchup } from '../core/matchups.ts';
import type { CrowdJudgement } from '../core/quality/judgement.ts';
import { MatchupSum } from '../core/quality/matchup-sum.ts';
import { weightAt } from '../core/quality/weight-fold.ts';
import type { FeatureCache } from '../storage/feature-cache.ts';
import type { FoldStorage, StoredFold } from '../storage/fold-storage.ts';
import type { Weights } from './crowd-view.ts';
import { LogSums, type Summing } from './log-sums.ts';
import type { KnownFacets } from './project-facets.ts';

/** Rows of the log that are summed at once: some three seconds. */
const MOST_SUMMED = 2_000_000;

/** Of which comparisons a table is wanted. */
export interface TableOf {
  weights: Weights;
  filter: FacetFilter;
  /** Id of the last row; left out: all. */
  upTo?: number | undefined;
}

export interface CountedMatchups {
  comparisons: number;
  matchups: SizedMatchup[];
}

export interface ComparedPrompt {
  id: number;
  /** Rows of the log. */
  comparisons: number;
}

/** What the log says of some of its prompts, or said at a past moment. What is in the win matrix already is not looked for here. */
export class FacetedView {
  readonly #storage: FoldStorage;
  readonly #features: FeatureCache;
  readonly #sums: LogSums;

  constructor(storage: FoldStorage, features: FeatureCache) {
    this.#storage = storage;
    this.#features = features;
    this.#sums = new LogSums(storage.judgements);
  }

  /** @returns null where the log is longer than is summed at once */
  matchups(
    fold: StoredFold,
    { weights, filter, upTo = fold.matchupCursor }: TableOf,
    known: KnownFacets,
  ): CountedMatchups | null {
    if (Math.min(upTo, fold.matchupCursor) > MOST_SUMMED) return null;
    const refit = this.#storage.refits.newest();
    const weighed = weights === 'none' ? '' : refit.fittedTo;
    const past = upTo === fold.matchupCursor ? '' : upTo;
    const sum = this.#sums.of(fold, {
      key: JSON.stringify(['matchups', past, weighed, filterKey(filter, known)]),
      upTo,
      begin: () =>
        new MatchupSum({
          isWanted: this.isWanted(filter, known),
          ...(weights !== 'none' && {
            weightOf: (name: string) => weightAt([refit], hashText(name), refit.fittedTo).byReliability,
          }),
        }),
    });
    return { comparisons: sum.comparisons, matchups: sum.matchups };
  }

  /** How often which of these responses to one prompt won against which, by their ids; null where the log is too long. */
  responseMatchups(fold: StoredFold, prompt: number, responses: readonly number[]): CountedMatchups | null {
    if (fold.matchupCursor > MOST_SUMMED) return null;
    const own = new Set(responses);
    const { comparisons, matchups } = this.#sums.of(fold, {
      key: JSON.stringify(['responses', prompt, responses]),
      begin: () =>
        new MatchupSum({
          isWanted: ({ responseA, responseB }) => own.has(responseA) && own.has(responseB),
          sidesOf: ({ responseA, responseB }) => ({ systemA: `${responseA}`, systemB: `${responseB}` }),
        }),
    });
    return { comparisons, matchups };
  }

  /** Comparisons by prompt, of those that have any. */
  comparisonsByPrompt(fold: StoredFold): ReadonlyMap<number, number> {
    return this.#sums.of(fold, {
      key: 'prompts',
      begin: () => new PromptCounts((response) => this.#features.promptOf(response)),
    }).byPrompt;
  }

  /** Most first. */
  comparedPrompts(fold: StoredFold, filter: FacetFilter, { facets }: KnownFacets): ComparedPrompt[] {
    return [...this.comparisonsByPrompt(fold)]
      .filter(([id]) => !isFiltered(filter) || matchesFacets(facets.get(id), filter))
      .map(([id, comparisons]) => ({ id, comparisons }))
      .sort((a, b) => b.comparisons - a.comparisons || a.id - b.id);
  }

  facets(
    fold: StoredFold,
    filter: FacetFilter,
    { facets }: KnownFacets,
  ): { languages: FacetCount[]; tags: FacetCount[] } {
    return countFacets(facets, this.comparisonsByPrompt(fold), filter);
  }

  isWanted(filter: FacetFilter, { facets }: KnownFacets): (judgement: CrowdJudgement) => boolean {
    if (!isFiltered(filter)) return () => true;
    return ({ responseA }) => {
      const prompt = this.#features.promptOf(responseA);
      return prompt !== undefined && matchesFacets(facets.get(prompt), filter);
    };
  }
}

/** Names a filter among others: with other tags of the prompts it is another. */
export function filterKey(filter: FacetFilter, { version }: KnownFacets): unknown[] {
  return isFiltered(filter) ? [filter.language ?? null, filter.tag ?? null, version] : [];
}

class PromptCounts implements Summing {
  readonly byPrompt = new Map<number, number>();
  readonly #promptOf: (response: number) => number | undefined;
  #lastId = 0;

  constructor(promptOf: (response: number) => number | undefined) {
    this.#promptOf = promptOf;
  }

  add({ id, responseA }: { id: number; responseA: number }): void {
    const prompt = id === this.#lastId ? undefined : this.#promptOf(responseA);
    this.#lastId = id;
    if (prompt !== undefined) this.byPrompt.set(prompt, (this.byPrompt.get(prompt) ?? 0) + 1);
  }
}
