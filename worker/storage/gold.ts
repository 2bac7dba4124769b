import { and, eq, sql } from 'drizzle-orm';
import { type GoldPair, sortedGold } from '../core/gold.ts';
import { type AuditNote, entryOfChange, preparedEntryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { gold, prompts, responses } from './schema.ts';

type GoldRow = typeof gold.$inferSelect;

const INSERT_GOLD = `
  insert into gold (project_id, response_a, response_b, outcome, created_at)
  select ?1, value ->> 'a', value ->> 'b', value ->> 'outcome', ?3 from json_each(?2) where true
  on conflict (project_id, response_a, response_b) do update set outcome = excluded.outcome
    where outcome <> excluded.outcome`;

/** Marks pairs as gold, whatever was known of them.
 *  @returns how many are new or have another answer than before */
export async function putGold(
  db: Database,
  { projectId, pairs, createdAt }: { projectId: number; pairs: readonly GoldPair[]; createdAt: Date },
  note: AuditNote,
): Promise<number> {
  const rows = JSON.stringify(pairs.map(sortedGold));
  const [put] = await db.$client.batch([
    db.$client.prepare(INSERT_GOLD).bind(projectId, rows, createdAt.getTime()),
    preparedEntryOfChange(db, note),
  ]);
  return put?.meta.changes ?? 0;
}

/** All of a project. */
export async function readGold(db: Database, projectId: number): Promise<GoldPair[]> {
  return db
    .select({ a: gold.responseA, b: gold.responseB, outcome: gold.outcome })
    .from(gold)
    .where(eq(gold.projectId, projectId));
}

export interface GoldText extends Pick<GoldRow, 'id' | 'outcome' | 'responseA' | 'responseB'> {
  prompt: string;
  a: string;
  b: string;
}

/** Gold pairs with their texts, in the order they were first marked.
 *  @param after id of the last that is known; 0 for none */
export async function listGold(
  db: Database,
  projectId: number,
  { after, limit }: { after: number; limit: number },
): Promise<GoldText[]> {
  return db.all<GoldText>(sql`
    select g.id, g.outcome, g.response_a as "responseA", g.response_b as "responseB", p.text as prompt, a.text as a, b.text as b
    from ${gold} g
    join ${responses} a on a.id = g.response_a
    join ${responses} b on b.id = g.response_b
    join ${prompts} p on p.id = a.prompt_id
    where g.project_id = ${projectId} and g.id > ${after}
    order by g.id limit ${limit}`);
}

/** @returns whether it was there */
export async function deleteGold(
  db: Database,
  { projectId, id }: Pick<GoldRow, 'projectId' | 'id'>,
  note: AuditNote,
): Promise<boolean> {
  const [rows] = await db.batch([
    db
      .delete(gold)
      .where(and(eq(gold.projectId, projectId), eq(gold.id, id)))
      .returning({ id: gold.id }),
    entryOfChange(db, note),
  ]);
  return rows.length > 0;
}
