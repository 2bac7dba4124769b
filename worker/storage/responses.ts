import { eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { prompts, responses } from './schema.ts';

export interface ResponseText {
  id: number;
  promptId: number;
  promptHash: string;
  system: string | null;
  prompt: string;
  language: string | null;
  tags: string[] | null;
  text: string;
}

/** Which responses a project has, without their texts. */
export function listResponses(
  db: Database,
  projectId: number,
): Promise<{ id: number; system: string | null }[]> {
  return db
    .select({ id: responses.id, system: responses.system })
    .from(responses)
    .where(eq(responses.projectId, projectId));
}

/** A sample of a project's responses that depends on their content alone, so spread that many prompts are in it:
 *  four of the prompt of the lowest hash, four of the next …, and when all prompts have had a turn, four more of each. */
export async function referenceResponses(db: Database, projectId: number, limit: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select r.id from (
      select id, prompt_id, hash,
        (row_number() over (partition by prompt_id order by hash, id) - 1) / 4 as turn
      from ${responses} where project_id = ${projectId}
    ) r join ${prompts} p on p.id = r.prompt_id
    order by r.turn, p.hash, r.hash, r.id limit ${limit}`);
  return rows.map(({ id }) => id);
}

export async function countResponses(
  db: Database,
  projectId: number,
): Promise<{ prompts: number; responses: number }> {
  const [counts] = await db.all<{ prompts: number; responses: number }>(sql`
    select (select count(*) from ${prompts} where project_id = ${projectId}) as prompts,
      (select count(*) from ${responses} where project_id = ${projectId}) as responses`);
  return counts ?? { prompts: 0, responses: 0 };
}

export async function hasResponse(db: Database, projectId: number): Promise<boolean> {
  const [row] = await db
    .select({ id: responses.id })
    .from(responses)
    .where(eq(responses.projectId, projectId))
    .limit(1);
  return row !== undefined;
}

export async function countPrompts(db: Database, projectId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(prompts)
    .where(eq(prompts.projectId, projectId));
  return row?.count ?? 0;
}

/** Responses with their prompts' texts. The ids travel as one JSON parameter: D1 binds at most 100. */
export function readTexts(db: Database, ids: readonly number[]): Promise<ResponseText[]> {
  return db
    .select({
      id: responses.id,
      promptId: responses.promptId,
      promptHash: prompts.hash,
      system: responses.system,
      prompt: prompts.text,
      language: prompts.language,
      tags: prompts.tags,
      text: responses.text,
    })
    .from(responses)
    .innerJoin(prompts, eq(prompts.id, responses.promptId))
    .where(sql`${responses.id} in (select value from json_each(${JSON.stringify(ids)}))`);
}

/** What wrote these responses, by id; null where nobody named it. */
export async function readSystems(
  db: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const rows = await db
    .select({ id: responses.id, system: responses.system })
    .from(responses)
    .where(inArray(responses.id, [...ids]));
  return new Map(rows.map(({ id, system }) => [id, system]));
}

export interface NamedResponse {
  promptHash: string;
  responseHash: string;
}

/** Finds responses by content. @returns ids in the order asked, null where the project has no such response */
export async function findByContent(
  db: Database,
  projectId: number,
  named: readonly NamedResponse[],
): Promise<(number | null)[]> {
  const rows = await db.all<{ id: number | null }>(sql`
    select (
      select r.id from prompts p join responses r
        on r.project_id = p.project_id and r.prompt_id = p.id and r.hash = json_extract(named.value, '$.responseHash')
      where p.project_id = ${projectId} and p.hash = json_extract(named.value, '$.promptHash')
    ) as id
    from json_each(${JSON.stringify(named)}) named order by named.key`);
  return rows.map((row) => row.id);
}
