import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { comparisons } from './schema.ts';

/** Everybody who is in a project's log, found by skipping through the index from name to name. */
export async function annotatorNames(db: Database, projectId: number): Promise<string[]> {
  const rows = await db.all<{ name: string }>(sql`
    with recursive names(name) as (
      select min(annotator) from ${comparisons} where project_id = ${projectId}
      union all
      select (select min(annotator) from ${comparisons} where project_id = ${projectId} and annotator > names.name)
      from names where names.name is not null
    )
    select name from names where name is not null`);
  return rows.map(({ name }) => name);
}

/** How many rows each of these annotators has that were not taken out of the log. */
export async function countRowsOf(
  db: Database,
  projectId: number,
  annotators: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.all<{ annotator: string; rows: number }>(sql`
    select given.value as annotator, count(c.id) as rows from json_each(${JSON.stringify(annotators)}) given
    cross join ${comparisons} c indexed by comparisons_task
      on c.project_id = ${projectId} and c.annotator = given.value
    where c.excluded = 0 group by given.value`);
  return new Map(rows.map(({ annotator, rows: count }) => [annotator, count]));
}
