import type { OwnComparisons } from '../contract/me.ts';
import type { Database } from '../storage/database.ts';
import { newestOwn, type OwnCursor, type OwnedBy } from '../storage/own-comparisons.ts';
import { describeOwnComparison } from './describe-own-comparison.ts';

/** A page of an annotator's comparisons that count, newest first.
 *  @param cursor the `next` of the page before; undefined for the first */
export async function listOwnComparisons(
  db: Database,
  of: OwnedBy,
  { cursor, limit, ...by }: { cursor: string | undefined; limit: number; secret: string; now: Date },
): Promise<OwnComparisons> {
  const before = cursor === undefined ? null : readCursor(cursor);
  // One more than wanted shows whether there is another page.
  const rows = await newestOwn(db, of, { before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    comparisons: await Promise.all(page.map((row) => describeOwnComparison(row, by))),
    next: last ? `${last.createdAtMs}.${last.projectId}.${last.id}` : null,
  };
}

function readCursor(cursor: string): OwnCursor {
  const [createdAtMs = 0, projectId = 0, id = 0] = cursor.split('.').map(Number);
  return { createdAtMs, projectId, id };
}
