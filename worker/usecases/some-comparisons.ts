import { DomainError } from '../core/errors.ts';
import type { FacetFilter } from '../core/facets.ts';
import { lastIdBy } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { CountedComparisons } from './rank-systems.ts';

/** What a leaderboard is made of where not all of the log is wanted: of some of the prompts, or as of a past moment.
 *  @param asOf id of a comparison, or a time; left out: now
 *  @param sum gives null where it is too much
 *  @returns with `asOf` the id of the last comparison there was
 *  @throws DomainError `too_many_comparisons` */
export async function someComparisons(
  db: Database,
  { projectId, asOf, filter }: { projectId: number; asOf: string | undefined; filter: FacetFilter },
  sum: (of: { upTo: number | undefined; filter: FacetFilter }) => Promise<CountedComparisons | null>,
): Promise<CountedComparisons & { upTo: number | undefined }> {
  const upTo = asOf === undefined ? undefined : await rowAt(db, projectId, asOf);
  const counted = await sum({ upTo, filter });
  if (counted) return { ...counted, upTo };
  throw new DomainError(
    'too_many_comparisons',
    'A leaderboard of a past moment, a language or a tag looks at 2,000,000 comparisons at the most, and the log up to there has more: ' +
      'ask for an earlier moment, or for the leaderboard of all.',
  );
}

function rowAt(db: Database, projectId: number, asOf: string): number | Promise<number> {
  return /^\d+$/.test(asOf) ? Number(asOf) : lastIdBy(db, projectId, new Date(asOf));
}
