import type { FacetQuery } from '../contract/leaderboard.ts';
import type { FacetFilter } from '../core/facets.ts';

/** What a query is filtered by, without what was left out. */
export function filterOf({ language, tag }: FacetQuery): FacetFilter {
  return { ...(language !== undefined && { language }), ...(tag !== undefined && { tag }) };
}
