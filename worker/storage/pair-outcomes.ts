import { sql } from 'drizzle-orm';
import type { Outcome } from '../core/comparison.ts';
import type { Database } from './database.ts';
import { comparisons } from './schema.ts';

/** Rows of the log that are looked at, the newest: an index on pairs would cost every comparison another row written. */
const NEWEST = 20_000;

/** How often a pair was answered, in either order, by outcome and by which response was on the left.
 *  @param except annotators who do not count */
export function countPairOutcomes(
  db: Database,
  { projectId, a, b, except }: { projectId: number; a: number; b: number; except: readonly string[] },
): Promise<{ left: number; outcome: Outcome; count: number }[]> {
  return db.all(sql`
    select response_a as left, outcome, count(*) as count from ${comparisons}
    where project_id = ${projectId}
      and id > (select coalesce(max(id), 0) from ${comparisons} where project_id = ${projectId}) - ${NEWEST}
      and response_a in (${a}, ${b}) and response_b in (${a}, ${b})
      and not excluded and annotator not in (select value from json_each(${JSON.stringify(except)}))
    group by response_a, outcome`);
}
