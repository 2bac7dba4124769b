import { REFERENCE_RESPONSES } from '../core/reference.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { reward } from '../core/reward-network.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { referenceResponses } from '../storage/responses.ts';
import type { FoldPlace } from './fold-log.ts';
import { loadFeatures } from './fold-log.ts';

const chosen = new IsolateCache<number[]>({ ttlMs: 60_000, limit: 100 });

/** What the model says of the project's reference responses, ascending. They are drawn by content, so that which of
 *  them stand for all does not depend on the order of imports. */
export async function referenceRewards(
  db: Database,
  { projectId, model, place }: { projectId: number; model: RewardModel; place: FoldPlace },
): Promise<Float32Array> {
  const ids = await chosen.get(String(projectId), () =>
    referenceResponses(db, projectId, REFERENCE_RESPONSES),
  );
  await loadFeatures(db, place, ids);
  return Float32Array.from(ids, (id) => reward(model, place.get(id).features)).sort();
}
