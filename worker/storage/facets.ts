import { sql } from 'drizzle-orm';
import type { Facets } from '../core/facets.ts';
import type { Database } from './database.ts';
import { prompts } from './schema.ts';

const PAGE = 20_000;

/** Of each prompt that has a language or tags, by its id. It reads all of a project's prompts, so callers keep what it gave. */
export async function readFacets(db: Database, projectId: number): Promise<Map<number, Facets>> {
  const found = new Map<number, Facets>();
  const one = sharing();
  let after = '';
  while (true) {
    const rows = await db.all<{ id: number; hash: string; language: string | null; tags: string | null }>(sql`
      select id, hash, language, tags from ${prompts}
      where project_id = ${projectId} and hash > ${after} order by hash limit ${PAGE}`);
    for (const { id, language, tags } of rows) {
      if (language !== null || tags !== null) found.set(id, one(language, tags ?? '[]'));
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return found;
    after = last.hash;
  }
}

/** Prompts that are about the same have the same object: there are many prompts, and few things to be about. */
function sharing(): (language: string | null, tags: string) => Facets {
  const known = new Map<string, Facets>();
  return (language, tags) => {
    const key = JSON.stringify([language, tags]);
    const facets = known.get(key) ?? { language, tags: JSON.parse(tags) as string[] };
    known.set(key, facets);
    return facets;
  };
}
