import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { embeddings, prompts, responses } from './schema.ts';

/** Whose embeddings, and of which project's responses. */
export interface EmbeddingsOf {
  projectId: number;
  encoder: string;
}

export interface ResponseEmbedding {
  responseId: number;
  vector: Uint8Array;
}

/** Keeps embeddings; one that is there stays as it is. They travel as one JSON parameter, for D1 binds at most 100.
 *  @returns how many were new */
export async function storeEmbeddings(
  db: Database,
  { projectId, encoder }: EmbeddingsOf,
  given: readonly ResponseEmbedding[],
): Promise<number> {
  const rows = given.map(({ responseId, vector }) => [responseId, Buffer.from(vector).toString('hex')]);
  const { meta } = await db.run(sql`
    insert into ${embeddings} (project_id, encoder, response_id, vector)
    select ${projectId}, ${encoder}, value ->> 0, unhex(value ->> 1) from json_each(${JSON.stringify(rows)})
    where true on conflict do nothing`);
  return meta.changes;
}

/** @returns by response id; those that are not embedded are absent */
export async function readEmbeddings(
  db: Database,
  { projectId, encoder }: EmbeddingsOf,
  ids: readonly number[],
): Promise<Map<number, Uint8Array>> {
  const rows = await db
    .select({ id: embeddings.responseId, vector: embeddings.vector })
    .from(embeddings)
    .where(
      and(
        eq(embeddings.projectId, projectId),
        eq(embeddings.encoder, encoder),
        sql`${embeddings.responseId} in (select value from json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return new Map(rows.map(({ id, vector }) => [id, new Uint8Array(vector)]));
}

/** The embeddings of those of these texts that are responses of the project, whatever wrote them.
 *  @returns by position in `texts` */
export async function findEmbeddings(
  db: Database,
  { projectId, encoder }: EmbeddingsOf,
  texts: readonly { promptHash: string; response: string }[],
): Promise<Map<number, Uint8Array>> {
  // `cross join` keeps the order: the planner knows nothing of a JSON list and would scan the table for each text.
  const rows = await db.all<{ at: number; vector: string }>(sql`
    select named.key as at, hex(e.vector) as vector
    from json_each(${JSON.stringify(texts)}) named
    cross join ${prompts} p on p.project_id = ${projectId} and p.hash = named.value ->> 'promptHash'
    cross join ${responses} r
      on r.project_id = ${projectId} and r.prompt_id = p.id and r.text = named.value ->> 'response'
    cross join ${embeddings} e
      on e.project_id = ${projectId} and e.encoder = ${encoder} and e.response_id = r.id
    order by r.id desc`);
  return new Map(rows.map(({ at, vector }) => [at, new Uint8Array(Buffer.from(vector, 'hex'))]));
}

/** How far a project's responses are embedded, and the first of those that are not. Reads one index row a response, twice: for when
 *  responses have come or a trainer has just started, not for every pass. */
export async function surveyEmbeddings(
  db: Database,
  { projectId, encoder }: EmbeddingsOf,
  limit: number,
): Promise<{ responses: number; embedded: number; missing: number[] }> {
  const [[counts], missing] = await Promise.all([
    db.all<{ responses: number; embedded: number }>(sql`
      select
        (select count(*) from ${responses} where project_id = ${projectId}) as responses,
        (select count(*) from ${embeddings} where project_id = ${projectId} and encoder = ${encoder}) as embedded`),
    db.all<{ id: number }>(sql`
      select r.id as id from ${responses} r
      where r.project_id = ${projectId} and not exists (
        select 1 from ${embeddings} e
        where e.project_id = ${projectId} and e.encoder = ${encoder} and e.response_id = r.id)
      order by r.id limit ${limit}`),
  ]);
  return { responses: 0, embedded: 0, ...counts, missing: missing.map(({ id }) => id) };
}
