import type { LoggedOutcome } from '../core/comparison.ts';
import type { GoldOutcome } from '../core/gold.ts';
import type { Purpose } from '../core/purpose.ts';
import type { Database } from './database.ts';

interface ImportedPrompt {
  hash: string;
  text: string;
  /** Null where the data does not tell: then what is known already stays. */
  language: string | null;
  tags: readonly string[] | null;
}
interface ImportedResponse {
  promptHash: string;
  hash: string;
  system: string | null;
  text: string;
}
interface ImportedComparison {
  promptHash: string;
  a: string;
  b: string;
  outcome: LoggedOutcome;
  /** Of three responses or more, each by its hash; else null. */
  ranking: { shown: string[]; ranks: number[] | null } | null;
  annotator: string;
  task: string;
  /** What an export called the task; the answer to it may be in this very log. */
  sourceTask: string | null;
  weight: number;
  strength: number | null;
  reasons: string[] | null;
  rationale: string | null;
  skipReason: string | null;
  activeMs: number | null;
  active: 0 | 1;
  purpose: Purpose | null;
  /** Milliseconds; null where the data does not tell: then now. */
  createdAt: number | null;
}
interface ImportedGold {
  promptHash: string;
  a: string;
  b: string;
  outcome: GoldOutcome;
}
export interface ImportBatch {
  prompts: ImportedPrompt[];
  responses: ImportedResponse[];
  comparisons: ImportedComparison[];
  gold: ImportedGold[];
}

// Plain SQL, for Drizzle has no `insert … select` from json_each that could go into a batch.

/** Of a project that was deleted under way nothing is written: without prompts there are no responses, and no comparisons of them. */ const INSERT_PROMPTS = `
  insert into prompts (project_id, hash, text, language, tags)
  select ?1, value ->> 'hash', value ->> 'text', value ->> 'language', value ->> 'tags' from json_each(?2)
  where (select deleted_at from projects where id = ?1) is null on conflict do nothing`;

/** Of prompts that are there already. What does not change is not written. */
const UPDATE_FACETS = `
  update prompts set language = coalesce(given.language, prompts.language), tags = coalesce(given.tags, prompts.tags)
  from (
    select value ->> 'hash' as hash, value ->> 'language' as language, value ->> 'tags' as tags from json_each(?2)
  ) given
  where prompts.project_id = ?1 and prompts.hash = given.hash
    and (coalesce(given.language, prompts.language) is not prompts.language
      or coalesce(given.tags, prompts.tags) is not prompts.tags)`;

const INSERT_RESPONSES = `
  insert into responses (project_id, prompt_id, hash, system, text)
  select ?1, p.id, value ->> 'hash', value ->> 'system', value ->> 'text'
  from json_each(?2) cross join prompts p on p.project_id = ?1 and p.hash = value ->> 'promptHash'
  where true on conflict do nothing`;

/** Rows that are there are left out before numbering, so that ids stay dense. `cross join` keeps the order in which
 *  the tables are written: the planner knows nothing of a JSON list and would scan it for every response. */
const INSERT_COMPARISONS = `
  insert into comparisons
    (project_id, id, annotator, task, response_a, response_b, outcome, ranking, weight, strength,
     reasons, rationale, skip_reason, active_ms, active, purpose, created_at)
  select ?1,
    (select coalesce(max(id), 0) from comparisons where project_id = ?1) + row_number() over (order by given.key),
    given.value ->> 'annotator', given.value ->> 'task', a.id, b.id, given.value ->> 'outcome',
    case when given.value ->> 'ranking' is not null then json_object(
      'shown', (
        select json_group_array(id) from (
          select r.id from json_each(given.value -> 'ranking' -> 'shown') place
          cross join responses r on r.project_id = ?1 and r.prompt_id = p.id and r.hash = place.value
          order by place.key
        )
      ),
      'ranks', given.value -> 'ranking' -> 'ranks'
    ) end,
    given.value ->> 'weight', given.value ->> 'strength', given.value ->> 'reasons', given.value ->> 'rationale',
    given.value ->> 'skipReason', given.value ->> 'activeMs', given.value ->> 'active',
    given.value ->> 'purpose',
    coalesce(given.value ->> 'createdAt', ?3)
  from json_each(?2) given
  cross join prompts p on p.project_id = ?1 and p.hash = given.value ->> 'promptHash'
  cross join responses a on a.project_id = ?1 and a.prompt_id = p.id and a.hash = given.value ->> 'a'
  cross join responses b on b.project_id = ?1 and b.prompt_id = p.id and b.hash = given.value ->> 'b'
  where not exists (
    select 1 from comparisons c
    where c.project_id = ?1 and c.annotator = given.value ->> 'annotator' and c.task = given.value ->> 'task')
  and not exists (
    select 1 from comparisons c
    where c.project_id = ?1 and c.annotator = given.value ->> 'annotator' and c.task = given.value ->> 'sourceTask'
      and c.response_a = a.id and c.response_b = b.id)`;

/** Stored with the lower id first. */
const INSERT_GOLD = `
  insert into gold (project_id, response_a, response_b, outcome, created_at)
  select ?1, min(a.id, b.id), max(a.id, b.id),
    case when a.id < b.id then given.value ->> 'outcome'
      else case given.value ->> 'outcome' when 'a' then 'b' when 'b' then 'a' else given.value ->> 'outcome' end end,
    ?3
  from json_each(?2) given
  cross join prompts p on p.project_id = ?1 and p.hash = given.value ->> 'promptHash'
  cross join responses a on a.project_id = ?1 and a.prompt_id = p.id and a.hash = given.value ->> 'a'
  cross join responses b on b.project_id = ?1 and b.prompt_id = p.id and b.hash = given.value ->> 'b'
  where a.id <> b.id
  on conflict (project_id, response_a, response_b) do update set outcome = excluded.outcome
    where outcome <> excluded.outcome`;

/** Writes one batch in one transaction; what is there already stays as it is, but for another right answer of gold and other tags of a prompt, or
 *  another language. Rows travel as one JSON parameter a table, because D1 binds at most 100.
 *  @returns how many rows were new, or changed */
export async function writeImport(
  db: Database,
  { projectId, batch, createdAt }: { projectId: number; batch: ImportBatch; createdAt: Date },
): Promise<{ prompts: number; responses: number; comparisons: number; gold: number; tagged: number }> {
  const { $client: d1 } = db;
  const faceted = batch.prompts.filter(({ language, tags }) => language !== null || tags !== null);
  const written = await d1.batch([
    d1.prepare(INSERT_PROMPTS).bind(projectId, JSON.stringify(batch.prompts)),
    d1.prepare(INSERT_RESPONSES).bind(projectId, JSON.stringify(batch.responses)),
    d1.prepare(INSERT_COMPARISONS).bind(projectId, JSON.stringify(batch.comparisons), createdAt.getTime()),
    d1.prepare(INSERT_GOLD).bind(projectId, JSON.stringify(batch.gold), createdAt.getTime()),
    ...(faceted.length > 0 ? [d1.prepare(UPDATE_FACETS).bind(projectId, JSON.stringify(faceted))] : []),
  ]);
  const changes = written.map(({ meta }) => meta.changes);
  const [prompts = 0, responses = 0, comparisons = 0, gold = 0, tagged = 0] = changes;
  return { prompts, responses, comparisons, gold, tagged };
}
