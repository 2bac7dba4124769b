import type { CheckpointCard } from '../contract/checkpoint.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import { FEATURE_COUNT, FEATURE_VERSION } from '../core/features.ts';
import type { Database } from '../storage/database.ts';
import { sha256Hex } from './content-hash.ts';
import { checkpointRef, readCheckpoint } from './read-checkpoint.ts';

/** @throws DomainError `checkpoint_not_found` */
export async function describeCheckpoint(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<CheckpointCard> {
  const row = await readCheckpoint(db, projectId, step);
  const { weights } = decodeCheckpoint(new Uint8Array(row.model));
  return {
    ...checkpointRef(row),
    feature_version: FEATURE_VERSION,
    feature_count: FEATURE_COUNT,
    sha256: await sha256Hex(new Uint8Array(weights.buffer)),
  };
}
