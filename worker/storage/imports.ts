import type { Outcome } from '../core/comparison.ts';
import type { Database } from './database.ts';

interface ImportedPrompt {
  hash: string;
  text: string;
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
  outcome: Outcome;
  annotator: string;
  task: string;
  weight: number;
  strength: number | null;
}
export interface ImportBatch {
  prompts: ImportedPrompt[];
  responses: ImportedResponse[];
  comparisons: ImportedComparison[];
}

// Plain SQL, for Drizzle has no `insert … select` from json_each that could go into a batch.
const INSERT_PROMPTS = `
  insert into prompts (project_id, hash, text)
  select ?1, value ->> 'hash', value ->> 'text' from json_each(?2)
  where true on conflict do nothing`;

const INSERT_RESPONSES = `
  insert into responses (project_id, prompt_id, hash, system, text)
  select ?1, p.id, value ->> 'hash', value ->> 'system', value ->> 'text'
  from json_each(?2) cross join prompts p on p.project_id = ?1 and p.hash = value ->> 'promptHash'
  where true on conflict do nothing`;

/** Rows that are there are left out before numbering, so that ids stay dense. `cross join` keeps the order in which
 *  the tables are written: the planner knows nothing of a JSON list and would scan it for every response. */
const INSERT_COMPARISONS = `
  insert into comparisons
    (project_id, id, annotator, task, response_a, response_b, outcome, weight, strength, created_at)
  select ?1,
    (select coalesce(max(id), 0) from comparisons where project_id = ?1) + row_number() over (order by given.key),
    given.value ->> 'annotator', given.value ->> 'task', a.id, b.id, given.value ->> 'outcome',
    given.value ->> 'weight', given.value ->> 'strength', ?3
  from json_each(?2) given
  cross join prompts p on p.project_id = ?1 and p.hash = given.value ->> 'promptHash'
  cross join responses a on a.project_id = ?1 and a.prompt_id = p.id and a.hash = given.value ->> 'a'
  cross join responses b on b.project_id = ?1 and b.prompt_id = p.id and b.hash = given.value ->> 'b'
  where not exists (
    select 1 from comparisons c
    where c.project_id = ?1 and c.annotator = given.value ->> 'annotator' and c.task = given.value ->> 'task')`;

/** Writes one batch in one transaction; what is there already stays as it is. Rows travel as one JSON parameter
 *  a table, because D1 binds at most 100.
 *  @returns how many rows were new */
export async function writeImport(
  db: Database,
  { projectId, batch, createdAt }: { projectId: number; batch: ImportBatch; createdAt: Date },
): Promise<{ prompts: number; responses: number; comparisons: number }> {
  const { $client: d1 } = db;
  const written = await d1.batch([
    d1.prepare(INSERT_PROMPTS).bind(projectId, JSON.stringify(batch.prompts)),
    d1.prepare(INSERT_RESPONSES).bind(projectId, JSON.stringify(batch.responses)),
    d1.prepare(INSERT_COMPARISONS).bind(projectId, JSON.stringify(batch.comparisons), createdAt.getTime()),
  ]);
  const [prompts = 0, responses = 0, comparisons = 0] = written.map(({ meta }) => meta.changes);
  return { prompts, responses, comparisons };
}
