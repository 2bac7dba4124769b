import { type SQL, sql } from 'drizzle-orm';
import type { LoggedOutcome } from '../core/comparison.ts';
import type { Ranking } from '../core/ranking.ts';
import type { ResponseKind } from '../core/response-kind.ts';
import type { Database } from './database.ts';
import { comparisons, projects, prompts, responses } from './schema.ts';

/** Whose comparisons, and in which project; null for all projects. */
export interface OwnedBy {
  annotator: string;
  projectId: number | null;
}

export interface OwnProject {
  id: number;
  slug: string;
  name: string;
  comparisons: number;
  excluded: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** A row of the log with the texts it is about. */
export interface OwnRow {
  projectId: number;
  slug: string;
  name: string;
  id: number;
  annotator: string;
  task: string;
  outcome: LoggedOutcome;
  ranking: Ranking | null;
  createdAtMs: number;
  activeMs: number | null;
  strength: number | null;
  reasons: string[] | null;
  rationale: string | null;
  skipReason: string | null;
  excluded: boolean;
  prompt: string;
  /** In the order shown. */
  responses: { id: number; system: string | null; text: string }[];
  responseKind: ResponseKind;
}

/** Where a page ends: what comes after it is older, or as old and of a lower number. */
export interface OwnCursor {
  createdAtMs: number;
  projectId: number;
  id: number;
}

/** From project to project an annotator's rows are found by the index; left to choose, SQLite would read whole logs. */
const rowsOf = ({ annotator, projectId }: OwnedBy): SQL => sql`
  ${projects} p cross join ${comparisons} c indexed by comparisons_task
  on c.project_id = p.id and c.annotator = ${annotator}
  where p.deleted_at is null and (${projectId} is null or p.id = ${projectId})`;

export function ownProjects(db: Database, of: OwnedBy): Promise<OwnProject[]> {
  return db.all(sql`
    select p.id, p.slug, p.name, count(*) - sum(c.excluded) as comparisons, sum(c.excluded) as excluded,
      min(c.created_at) as "firstAtMs", max(c.created_at) as "lastAtMs"
    from ${rowsOf(of)} group by p.id order by p.id`);
}

/** Those that count, newest first. */
export function newestOwn(
  db: Database,
  of: OwnedBy,
  { before, limit }: { before: OwnCursor | null; limit: number },
): Promise<OwnRow[]> {
  const { createdAtMs, projectId, id } = before ?? {
    createdAtMs: Number.MAX_SAFE_INTEGER,
    projectId: 0,
    id: 0,
  };
  return withTexts(
    db,
    sql`
    select c.* from ${rowsOf(of)}
      and c.excluded = 0 and (c.created_at, c.project_id, c.id) < (${createdAtMs}, ${projectId}, ${id})
    order by c.created_at desc, c.project_id desc, c.id desc limit ${limit}`,
    sql`c.created_at desc, c.project_id desc, c.id desc`,
  );
}

/** All in one project, by their tasks' names, for that is the order of the index: page after page costs what is read. */
export function allOwn(
  db: Database,
  { annotator, projectId }: { annotator: string; projectId: number },
  { afterTask, limit }: { afterTask: string; limit: number },
): Promise<OwnRow[]> {
  return withTexts(
    db,
    sql`
    select * from ${comparisons} indexed by comparisons_task
    where project_id = ${projectId} and annotator = ${annotator} and task > ${afterTask}
    order by task limit ${limit}`,
    sql`c.task`,
  );
}

async function withTexts(db: Database, rows: SQL, order: SQL): Promise<OwnRow[]> {
  const found = await db.all<
    Omit<OwnRow, 'ranking' | 'reasons' | 'excluded' | 'responses'> & {
      ranking: string | null;
      reasons: string | null;
      excluded: number;
      responses: string;
    }
  >(sql`
    select c.project_id as "projectId", p.slug, p.name, c.id, c.annotator, c.task, c.outcome, c.ranking,
      c.created_at as "createdAtMs", c.active_ms as "activeMs", c.strength, c.reasons, c.rationale,
      c.skip_reason as "skipReason", c.excluded, pr.text as prompt,
      coalesce(p.settings ->> 'responses', 'text') as "responseKind",
      (select json_group_array(json_object('id', r.id, 'system', r.system, 'text', r.text)) from (
         select value as id from json_each(coalesce(c.ranking ->> '$.shown', json_array(c.response_a, c.response_b)))
         order by key) shown
       cross join ${responses} r on r.id = shown.id) as responses
    from (${rows}) c
    cross join ${projects} p on p.id = c.project_id
    cross join ${responses} a on a.id = c.response_a
    cross join ${prompts} pr on pr.id = a.prompt_id
    order by ${order}`);
  return found.map((row) => ({
    ...row,
    ranking: row.ranking === null ? null : (JSON.parse(row.ranking) as Ranking),
    reasons: row.reasons === null ? null : (JSON.parse(row.reasons) as string[]),
    excluded: row.excluded === 1,
    responses: JSON.parse(row.responses) as OwnRow['responses'],
  }));
}
