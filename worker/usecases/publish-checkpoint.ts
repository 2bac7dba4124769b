import { insertCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFold } from '../storage/fold-storage.ts';

/** Makes a committed model the one that readers get. Again: nothing changes. */
export async function publishCheckpoint(
  db: Database,
  { fold, model, createdAt }: { fold: StoredFold; model: Uint8Array; createdAt: Date },
): Promise<void> {
  const { projectId, step, state } = fold;
  const { cursor, comparisons } = state;
  await insertCheckpoint(db, { projectId, step, comparisons, cursor, createdAt, model: Buffer.from(model) });
}
