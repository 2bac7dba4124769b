import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { responses } from './schema.ts';

/** Responses of a system, by their hashes: a sample that does not depend on the order of imports. It reads all of a project's
 *  responses, so callers keep what it gave.
 *  @returns at most `limit` ids, and how many there are */
export async function sampleOfSystem(
  db: Database,
  { projectId, system }: { projectId: number; system: string },
  limit: number,
): Promise<{ ids: number[]; count: number }> {
  const rows = await db.all<{ id: number; count: number }>(sql`
    select id, count(*) over () as count from ${responses}
    where project_id = ${projectId} and system = ${system} order by hash, id limit ${limit}`);
  return { ids: rows.map(({ id }) => id), count: rows[0]?.count ?? 0 };
}
