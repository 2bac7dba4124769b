import type { CheckpointRef } from '../contract/score.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import { DomainError } from '../core/errors.ts';
import type { Reference } from '../core/reference.ts';
import { referenceOf } from '../core/reference.ts';
import type { RewardModel } from '../core/reward-network.ts';
import type { CheckpointRow } from '../storage/checkpoints.ts';
import { findCheckpoint, latestStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';

export interface PublishedModel {
  ref: CheckpointRef;
  model: RewardModel;
  reference: Reference;
}

const steps = new IsolateCache<number | null>({ ttlMs: 300, limit: 1_000 });
const models = new IsolateCache<PublishedModel>({ ttlMs: 3_600_000, limit: 100 });

/** The newest published model, from the isolate's memory where its step is still the newest.
 *  @throws DomainError `checkpoint_not_found` before the first comparison was folded */
export async function latestModel(db: Database, projectId: number): Promise<PublishedModel> {
  const step = await steps.get(String(projectId), () => latestStep(db, projectId));
  if (step === null) throw notFound('No model is published yet: it appears with the first comparison.');
  return models.get(`${projectId}/${step}`, async () =>
    publishedModel(await readCheckpoint(db, projectId, step)),
  );
}

export function publishedModel(row: CheckpointRow): PublishedModel {
  const rewards = new Float32Array(new Uint8Array(row.referenceRewards).buffer);
  const model = decodeCheckpoint(new Uint8Array(row.model));
  return { ref: checkpointRef(row), model, reference: referenceOf(rewards) };
}

/** @throws DomainError `checkpoint_not_found` */
export async function readCheckpoint(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<CheckpointRow> {
  const row = await findCheckpoint(db, projectId, step);
  if (row) return row;
  throw notFound(
    step === 'latest'
      ? 'No model is published yet: it appears with the first comparison.'
      : `There is no checkpoint of step ${step}: only the newest are kept; ask for "latest".`,
  );
}

export function checkpointRef({ step, comparisons, createdAt }: CheckpointRow): CheckpointRef {
  return { step, comparisons, published_at: createdAt.toISOString() };
}

function notFound(sentence: string): DomainError {
  return new DomainError('checkpoint_not_found', sentence);
}
