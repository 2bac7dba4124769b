import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { hashNumber } from '../core/held-out.ts';
import type { ListedResponse } from '../core/pair-book.ts';
import type { Purpose } from '../core/purpose.ts';
import type { ComparedRow, Ranking } from '../core/ranking.ts';
import type { Database } from './database.ts';
import { type QuarantineEntry, quarantineEntries } from './quarantines.ts';
import { comparisons, exclusions, prompts, responses } from './schema.ts';

/** A row of the log as the book of pairs sees it. */
export interface PairRow extends ComparedRow {
  id: number;
  annotator: string;
  purpose: Purpose | null;
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
  /** The whole trail, which is short: an erasure changes a name in it. */
  quarantine: QuarantineEntry[];
  /** The last response of any project. */
  lastResponse: number;
}

const pairColumns = {
  annotator: comparisons.annotator,
  responseA: comparisons.responseA,
  responseB: comparisons.responseB,
  ranking: comparisons.ranking,
  outcome: comparisons.outcome,
  purpose: comparisons.purpose,
  excluded: comparisons.excluded,
};

/** What came after the cursors, read as one snapshot. Where nothing did, D1 reads next to no row.
 *  @param limit of rows of the log, and of exclusions; responses come all at once */
export async function readPairsAfter(
  db: Database,
  { projectId, cursors, limit }: { projectId: number; cursors: PairCursors; limit: number },
): Promise<NewPairs> {
  const [listed, rows, excluded, [last], quarantine] = await db.batch([
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
    quarantineEntries(db, projectId),
  ]);
  return {
    responses: listed.map((row) => ({ ...row, promptHash: hashNumber(row.promptHash) })),
    rows,
    excluded,
    quarantine,
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

/** Rows of some annotators that stood when the log and what was taken out of it had been read up to these cursors; by the annotators'
 *  index, for left to choose SQLite reads the whole log. */
export async function standingRowsOf(
  db: Database,
  {
    projectId,
    annotators,
    cursors,
  }: { projectId: number; annotators: readonly string[]; cursors: Omit<PairCursors, 'response'> },
): Promise<Omit<PairRow, 'excluded'>[]> {
  const rows = await db.all<Omit<PairRow, 'excluded' | 'ranking'> & { ranking: string | null }>(sql`
    select c.id, c.annotator, response_a as "responseA", response_b as "responseB", ranking, outcome, purpose
    from json_each(${JSON.stringify(annotators)}) given
    cross join ${comparisons} c indexed by comparisons_task
      on c.project_id = ${projectId} and c.annotator = given.value
    where c.id <= ${cursors.comparison} and not exists (
      select 1 from ${exclusions} e
      where e.project_id = ${projectId} and e.comparison_id = c.id and e.id <= ${cursors.exclusion})`);
  return rows.map(({ ranking, ...row }) => ({
    ...row,
    ranking: ranking === null ? null : (JSON.parse(ranking) as Ranking),
  }));
}
