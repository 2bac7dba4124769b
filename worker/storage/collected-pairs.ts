import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/** How many pairs of responses to one prompt a project has. */
export async function countPairs(db: Database, projectId: number): Promise<number> {
  const [row] = await db.all<{ pairs: number | null }>(sql`
    select sum(n * (n - 1) / 2) as pairs from (
      select count(*) as n from responses where project_id = ${projectId} group by prompt_id)`);
  return row?.pairs ?? 0;
}

/** How many of them were judged at least so often, those of a ranking among them; skips, what was asked once more, what was taken out
 *  and what those in quarantine said are no judgements. It reads the log from end to end.
 *  @param silent who is in quarantine */
export async function countCollectedPairs(
  db: Database,
  { projectId, overlap, silent }: { projectId: number; overlap: number; silent: readonly string[] },
): Promise<number> {
  const [row] = await db.all<{ pairs: number }>(sql`
    with judged as (
      select response_a, response_b, ranking -> 'shown' as shown from comparisons
      where project_id = ${projectId} and excluded = 0 and outcome <> 'skip' and purpose is not 'repeat'
        and annotator not in (select value from json_each(${JSON.stringify(silent)}))),
    paired (one, other) as (
      select response_a, response_b from judged where shown is null
      union all
      select x.value, y.value from judged, json_each(shown) x, json_each(shown) y
      where shown is not null and x.key < y.key)
    select count(*) as pairs from (
      select 1 from paired group by min(one, other), max(one, other) having count(*) >= ${overlap})`);
  return row?.pairs ?? 0;
}
