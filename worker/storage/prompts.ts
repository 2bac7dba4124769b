import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { prompts, responses } from './schema.ts';

export interface PromptOutline {
  id: number;
  /** As much of it as was asked for. */
  text: string;
  characters: number;
  language: string | null;
  tags: string[];
  responses: number;
}

/** Prompts by id, those of this project. The ids travel as one JSON parameter: D1 binds at most 100.
 *  @param characters how much of each text, in Unicode code points */
export async function readPrompts(
  db: Database,
  projectId: number,
  { ids, characters }: { ids: readonly number[]; characters: number },
): Promise<PromptOutline[]> {
  const rows = await db.all<Omit<PromptOutline, 'tags'> & { tags: string | null }>(sql`
    select id, substr(text, 1, ${characters}) as text, length(text) as characters, language, tags,
      (select count(*) from ${responses} r where r.project_id = ${projectId} and r.prompt_id = p.id) as responses
    from ${prompts} p
    where project_id = ${projectId} and id in (select value from json_each(${JSON.stringify(ids)}))`);
  return rows.map((row) => ({ ...row, tags: JSON.parse(row.tags ?? '[]') as string[] }));
}

/** The first responses to a prompt, in the order they came. */
export async function responsesTo(
  db: Database,
  { projectId, prompt }: { projectId: number; prompt: number },
  limit: number,
): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select id from ${responses} where project_id = ${projectId} and prompt_id = ${prompt} order by id limit ${limit}`);
  return rows.map(({ id }) => id);
}
