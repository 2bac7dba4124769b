import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Outcome } from '../core/comparison.ts';
import { hashNumber } from '../core/held-out.ts';
import type { ListedResponse } from '../core/pair-book.ts';
import type { Database } from './database.ts';
import { comparisons, exclusions, prompts, responses } from './schema.ts';

/** A row of the log as the book of pairs sees it. */
export interface PairRow {
  id: number;
  annotator: string;
  a: number;
  b: number;
  outcome: Outcome;
  /** By now. */
  excluded: boolean;
}

/** How far a book of pairs has read: the last ids it has seen. */
export interface PairCursors {
  /** Of the responses of all projects; null where none was read yet. */
  response: number | null;
  comparison: number;
  exclusion: number;
}

export interface NewPairs {
  responses: ListedResponse[];
  rows: PairRow[];
  excluded: (PairRow & { exclusionId: number })[];
  /** The last response of any project. */
  lastResponse: number;
}

const pairColumns = {
  annotator: comparisons.annotator,
  a: comparisons.responseA,
  b: comparisons.responseB,
  outcome: comparisons.outcome,
  excluded: comparisons.excluded,
};

/** What came after the cursors, read as one snapshot. Where nothing did, D1 reads next to no row.
 *  @param limit of rows of the log, and of exclusions; responses come all at once */
export async function readPairsAfter(
  db: Database,
  { projectId, cursors, limit }: { projectId: number; cursors: PairCursors; limit: number },
): Promise<NewPairs> {
  const [listed, rows, excluded, [last]] = await db.batch([
    db
      .select({
        id: responses.id,
        promptId: responses.promptId,
        promptHash: prompts.hash,
        system: responses.system,
      })
      .from(responses)
      .innerJoin(prompts, eq(prompts.id, responses.promptId))
      .where(responsesAfter(projectId, cursors.response)),
    db
      .select({ id: comparisons.id, ...pairColumns })
      .from(comparisons)
      .where(and(eq(comparisons.projectId, projectId), gt(comparisons.id, cursors.comparison)))
      .orderBy(asc(comparisons.id))
      .limit(limit),
    db
      .select({
        id: comparisons.id,
        ...pairColumns,
        exclusionId: sql<number>`${exclusions.id}`.as('exclusion_id'),
      })
      .from(exclusions)
      .innerJoin(
        comparisons,
        and(eq(comparisons.projectId, exclusions.projectId), eq(comparisons.id, exclusions.comparisonId)),
      )
      .where(and(eq(exclusions.projectId, projectId), gt(exclusions.id, cursors.exclusion)))
      .orderBy(asc(exclusions.id))
      .limit(limit),
    db.select({ id: sql<number>`coalesce(max(${responses.id}), 0)` }).from(responses),
  ]);
  return {
    responses: listed.map((row) => ({ ...row, promptHash: hashNumber(row.promptHash) })),
    rows,
    excluded,
    lastResponse: last?.id ?? 0,
  };
}

/** The first time by the project's index; later by id, for an index that begins with the project is not in that order: the
 *  plus keeps SQLite from it, and only rows after the cursor are read. */
function responsesAfter(projectId: number, cursor: number | null) {
  return cursor === null
    ? eq(responses.projectId, projectId)
    : and(gt(responses.id, cursor), sql`+${responses.projectId} = ${projectId}`);
}
