import { encodeScoringFile } from '../core/scoring-file.ts';
import type { Database } from '../storage/database.ts';
import { readCheckpoint, scoringParts } from './read-checkpoint.ts';

/** All that scores of a published model are computed from, as a safetensors file. @throws DomainError `checkpoint_not_found` */
export async function exportScoringFile(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<Uint8Array> {
  const row = await readCheckpoint(db, projectId, step);
  return encodeScoringFile(scoringParts(row), {
    step: row.step,
    comparisons: row.comparisons,
    publishedAt: row.createdAt.toISOString(),
    encoder: row.card?.encoder?.model ?? null,
  });
}
