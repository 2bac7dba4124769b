import type { CheckpointRef } from '../contract/score.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import type { EncoderSettings } from '../core/encoder-settings.ts';
import { DomainError } from '../core/errors.ts';
import type { SparseVector } from '../core/features.ts';
import { type Posterior, posteriorFeatures, posteriorOf } from '../core/posterior.ts';
import type { Reference } from '../core/reference.ts';
import { referenceOf } from '../core/reference.ts';
import { decodeProfile, type ReferenceProfile } from '../core/reference-profile.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { toSparse } from '../core/sparse-vector.ts';
import type { CheckpointRow } from '../storage/checkpoints.ts';
import { findCheckpoint, latestStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';

export interface PublishedModel {
  ref: CheckpointRef;
  model: RewardModel;
  /** Whose embeddings the model needs: the project's setting may have changed since. */
  encoder: EncoderSettings | null;
  reference: Reference;
  /** What the project's responses look like; null where it had none, or the checkpoint is older than profiles. */
  profile: ReferenceProfile | null;
  /** Mean of the project's responses, as the posterior sees one: what a centred reward is relative to. */
  mean: SparseVector;
  posterior: Posterior;
  /** Comparisons in which one response was preferred, as far as the log was folded. */
  preferences: number;
}

const steps = new IsolateCache<number | null>({ ttlMs: 300, limit: 1_000 });
const models = new IsolateCache<PublishedModel>({ ttlMs: 3_600_000, limit: 100 });

/** The newest published model, from the isolate's memory where its step is still the newest.
 *  @throws DomainError `checkpoint_not_found` before the first comparison was folded */
export async function latestModel(db: Database, projectId: number): Promise<PublishedModel> {
  const step = await steps.get(String(projectId), () => latestStep(db, projectId));
  if (step === null) {
    // Not remembered: the first model should be seen as soon as it is there.
    steps.forget(String(projectId));
    throw notFound('No model is published yet: it appears with the first comparison.');
  }
  return modelAt(db, projectId, step);
}

/** The model published as this step. @throws DomainError `checkpoint_not_found` where it is not, or no longer, kept */
export function modelAt(db: Database, projectId: number, step: number): Promise<PublishedModel> {
  return models.get(`${projectId}/${step}`, async () =>
    publishedModel(await readCheckpoint(db, projectId, step)),
  );
}

export function publishedModel(row: CheckpointRow): PublishedModel {
  const model = decodeCheckpoint(new Uint8Array(row.model));
  const { featureCount } = model.shape;
  const profile = row.referenceProfile && decodeProfile(floats(row.referenceProfile), featureCount);
  return {
    ref: checkpointRef(row),
    model,
    encoder: row.card?.encoder ?? null,
    reference: referenceOf(floats(row.referenceRewards)),
    profile,
    mean: posteriorFeatures(model, toSparse(profile?.mean ?? new Float32Array(featureCount))),
    posterior: posteriorOf(model),
    preferences: row.card?.preferences ?? 0,
  };
}

/** A copy, for a buffer of the database may begin at any byte. */
function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
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
