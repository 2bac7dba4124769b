import { type SQL, sql } from 'drizzle-orm';
import type { LoggedOutcome } from '../core/comparison.ts';
import type { Purpose } from '../core/purpose.ts';
import type { Ranking } from '../core/ranking.ts';
import type { Database } from './database.ts';
import { comparisons, prompts, responses } from './schema.ts';

/** What is exported of a log: rows that count, up to the last one there was when the export began. */
export interface LogRange {
  projectId: number;
  lastId: number;
  /** Annotators who do not count. */
  without: readonly string[];
  /** Whether gold and repeats are wanted, too. */
  withChecks?: boolean;
  minWeight?: number | undefined;
  /** Milliseconds, the first included, the last not. */
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

export interface LogEntry {
  id: number;
  a: number;
  b: number;
  outcome: LoggedOutcome;
  ranking: Ranking | null;
  annotator: string;
  task: string;
  strength: number | null;
  weight: number;
  /** JSON. */
  reasons: string | null;
  rationale: string | null;
  skipReason: string | null;
  activeMs: number | null;
  active: number;
  purpose: Purpose | null;
  createdAt: number;
  /** Of its texts, all together. */
  characters: number;
}

/** As one JSON parameter, for D1 binds at most 100. */
const namesOf = (annotators: readonly string[]): SQL =>
  sql`(select value from json_each(${JSON.stringify(annotators)}))`;

/** A page of a log's rows that count, in id order, without their texts. Reads on from an id, so a later page costs no more than
 *  the first. */
export async function readLogPage(
  db: Database,
  range: LogRange,
  { after, limit }: { after: number; limit: number },
): Promise<LogEntry[]> {
  const {
    projectId,
    lastId,
    without,
    minWeight = 0,
    fromMs = 0,
    toMs = Number.MAX_SAFE_INTEGER,
    withChecks = false,
  } = range;
  const rows = await db.all<Omit<LogEntry, 'ranking'> & { ranking: string | null }>(sql`
    select c.id, c.response_a as a, c.response_b as b, c.outcome, c.ranking, c.annotator, c.task, c.strength, c.weight, c.reasons,
      c.rationale, c.skip_reason as skipReason, c.active_ms as activeMs, c.active, c.purpose, c.created_at as createdAt,
      length(a.text) + length(b.text) + length(p.text) + coalesce(length(c.rationale), 0) as characters
    from ${comparisons} c
    join ${responses} a on a.id = c.response_a
    join ${responses} b on b.id = c.response_b
    join ${prompts} p on p.id = a.prompt_id
    where c.project_id = ${projectId} and c.id > ${after} and c.id <= ${lastId} and c.excluded = 0
      and c.weight >= ${minWeight} and c.created_at >= ${fromMs} and c.created_at < ${toMs}
      and c.annotator not in ${namesOf(without)} and (c.purpose is null or ${withChecks ? 1 : 0})
    order by c.id limit ${limit}`);
  return rows.map(withRanking);
}

function withRanking<Row extends { ranking: string | null }>(
  row: Row,
): Omit<Row, 'ranking'> & { ranking: Ranking | null } {
  return { ...row, ranking: row.ranking === null ? null : (JSON.parse(row.ranking) as Ranking) };
}

/** A page of who said what of which pair, and no more; without gold and repeats, of which the latter would say it twice. */
export async function readOutcomesPage(
  db: Database,
  { projectId, lastId, without }: LogRange,
  { after, limit }: { after: number; limit: number },
): Promise<Pick<LogEntry, 'id' | 'a' | 'b' | 'outcome' | 'ranking'>[]> {
  const rows = await db.all<Pick<LogEntry, 'id' | 'a' | 'b' | 'outcome'> & { ranking: string | null }>(sql`
    select id, response_a as a, response_b as b, outcome, ranking from ${comparisons}
    where project_id = ${projectId} and id > ${after} and id <= ${lastId} and excluded = 0 and purpose is null
      and annotator not in ${namesOf(without)}
    order by id limit ${limit}`);
  return rows.map(withRanking);
}

export interface ResponseEntry {
  id: number;
  promptId: number;
  hash: string;
  characters: number;
}

/** A page of a project's responses, without their texts, in the order of their index. */
export function readResponsesPage(
  db: Database,
  projectId: number,
  { after, limit }: { after: { promptId: number; hash: string }; limit: number },
): Promise<ResponseEntry[]> {
  return db.all(sql`
    select r.id, r.prompt_id as promptId, r.hash, length(r.text) + length(p.text) as characters
    from ${responses} r join ${prompts} p on p.id = r.prompt_id
    where r.project_id = ${projectId} and (r.prompt_id, r.hash) > (${after.promptId}, ${after.hash})
    order by r.prompt_id, r.hash limit ${limit}`);
}

/** What the log says of an annotator. */
export interface AnnotatorEntry {
  annotator: string;
  comparisons: number;
  a: number;
  b: number;
  ties: number;
  bothBad: number;
  skips: number;
  medianActiveMs: number | null;
  firstAt: number;
  lastAt: number;
}

/** A page of the annotators of the rows that count, by name; the index names who comes next. */
export function readAnnotatorsPage(
  db: Database,
  { projectId, without }: Pick<LogRange, 'projectId' | 'without'>,
  { after, limit }: { after: string; limit: number },
): Promise<AnnotatorEntry[]> {
  return db.all(sql`
    with page as (
      select annotator from ${comparisons} indexed by comparisons_task
      where project_id = ${projectId} and annotator > ${after} group by annotator order by annotator limit ${limit}
    ), counting as (
      select c.* from page join ${comparisons} c indexed by comparisons_task
        on c.project_id = ${projectId} and c.annotator = page.annotator
      where c.excluded = 0 and c.annotator not in ${namesOf(without)}
    ), timed as (
      select annotator, active_ms, row_number() over (partition by annotator order by active_ms) as place,
        count(*) over (partition by annotator) as n
      from counting where active_ms is not null
    ), medians as (
      select annotator, avg(active_ms) as median from timed where place in ((n + 1) / 2, (n + 2) / 2) group by annotator
    )
    select c.annotator, count(*) as comparisons, sum(outcome = 'a') as a, sum(outcome = 'b') as b,
      sum(outcome = 'tie') as ties, sum(outcome = 'both_bad') as bothBad, sum(outcome = 'skip') as skips,
      max(m.median) as medianActiveMs, min(created_at) as firstAt, max(created_at) as lastAt
    from counting c left join medians m on m.annotator = c.annotator
    group by c.annotator order by c.annotator`);
}

/** The last annotator's name of a page, whether or not a row of theirs counts. */
export async function lastAnnotatorOfPage(
  db: Database,
  projectId: number,
  { after, limit }: { after: string; limit: number },
): Promise<string | null> {
  const [row] = await db.all<{ last: string | null }>(sql`
    select max(annotator) as last from (
      select annotator from ${comparisons} indexed by comparisons_task
      where project_id = ${projectId} and annotator > ${after} group by annotator order by annotator limit ${limit})`);
  return row?.last ?? null;
}

/** What a data card counts. */
export interface LogSummary {
  outcome: LoggedOutcome;
  comparisons: number;
  imported: number;
  active: number;
  /** Gold and repeats. */
  checks: number;
  firstAt: number;
  lastAt: number;
}

export function summarizeLog(db: Database, { projectId, lastId, without }: LogRange): Promise<LogSummary[]> {
  return db.all(sql`
    select outcome, count(*) as comparisons, sum(task like 'import-%') as imported, sum(active) as active,
      sum(purpose is not null) as checks,
      min(created_at) as firstAt, max(created_at) as lastAt
    from ${comparisons} where project_id = ${projectId} and id <= ${lastId} and excluded = 0
      and annotator not in ${namesOf(without)} group by outcome`);
}
