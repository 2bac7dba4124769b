import { decodeCheckpoint } from '../core/checkpoint.ts';
import { insertCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import type { FoldPlace } from './fold-log.ts';
import { referenceRewards } from './reference-rewards.ts';

/** Makes a committed model the one that readers get. Again: nothing changes. */
export async function publishCheckpoint(
  db: Database,
  {
    fold,
    model,
    place,
    createdAt,
  }: { fold: StoredFold; model: Uint8Array; place: FoldPlace; createdAt: Date },
): Promise<void> {
  const { projectId, step, state } = fold;
  const rewards = await referenceRewards(db, { projectId, model: decodeCheckpoint(model), place });
  await insertCheckpoint(db, {
    projectId,
    step,
    comparisons: state.comparisons,
    cursor: state.cursor,
    model: Buffer.from(model),
    referenceRewards: Buffer.from(rewards.buffer),
    createdAt,
  });
}
