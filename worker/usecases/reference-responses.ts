import type { SparseVector } from '../core/features.ts';
import type { Recipe } from '../core/recipe.ts';
import { REFERENCE_RESPONSES } from '../core/reference.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { referenceResponses } from '../storage/responses.ts';
import type { FoldPlace } from './fold-log.ts';
import { loadFeatures, type ResponseEmbeddings } from './load-features.ts';

const chosen = new IsolateCache<number[]>({ ttlMs: 60_000, limit: 100 });

/** The responses that stand for all of a project's, as features. They are drawn by content, so that which of them stand
 *  for all does not depend on the order of imports.
 *  @returns null while one of them has no embedding */
export async function readReference(
  db: Database,
  projectId: number,
  by: { place: FoldPlace; embeddings: ResponseEmbeddings | null; reads: Recipe['reads'] },
): Promise<SparseVector[] | null> {
  const ids = await chosen.get(String(projectId), () =>
    referenceResponses(db, projectId, REFERENCE_RESPONSES),
  );
  if (!(await loadFeatures(db, ids, by))) return null;
  return ids.map((id) => by.place.get(id).features);
}
