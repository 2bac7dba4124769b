import type { CheckpointRef } from '../contract/score.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import type { EncoderSettings } from '../core/encoder-settings.ts';
import { DomainError } from '../core/errors.ts';
import { decodeProfile } from '../core/reference-profile.ts';
import { isRead, notScorable } from '../core/response-kind.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { type ScoringModel, type ScoringParts, scoringModelOf } from '../core/scoring-model.ts';
import type { CheckpointRow } from '../storage/checkpoints.ts';
import { findCheckpoint, servedStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { findProjectById } from '../storage/projects.ts';

export interface PublishedModel extends ScoringModel {
  ref: CheckpointRef;
  model: RewardModel;
  /** Whose embeddings the model needs: the project's setting may have changed since. */
  encoder: EncoderSettings | null;
  /** Comparisons in which one response was preferred, as far as the log was folded. */
  preferences: number;
}

const steps = new IsolateCache<number | null>({ ttlMs: 300, limit: 1_000 });
const models = new IsolateCache<PublishedModel>({ ttlMs: 3_600_000, limit: 100 });

/** The model that is served, from the isolate's memory where it is still that.
 *  @throws DomainError `checkpoint_not_found` before the first comparison was folded, `not_scorable` where none ever will be */
export async function latestModel(db: Database, projectId: number): Promise<PublishedModel> {
  const step = await steps.get(String(projectId), () => servedStep(db, projectId));
  if (step === null) {
    // Not remembered: the first model should be seen as soon as it is there.
    steps.forget(String(projectId));
    throw await notFound(db, projectId, 'No model is published yet: it appears with the first comparison.');
  }
  return modelAt(db, projectId, step);
}

/** For what changes the model that is served: this isolate's readers see it at once, others within a third of a second. */
export function forgetLatest(projectId: number): void {
  steps.forget(String(projectId));
}

/** The model of a step, or the one that is served. @throws DomainError `checkpoint_not_found`, `not_scorable` */
export function modelOf(
  db: Database,
  projectId: number,
  checkpoint: number | 'latest' = 'latest',
): Promise<PublishedModel> {
  return checkpoint === 'latest' ? latestModel(db, projectId) : modelAt(db, projectId, checkpoint);
}

/** The model published as this step. @throws DomainError `checkpoint_not_found` where it is not, or no longer, kept */
function modelAt(db: Database, projectId: number, step: number): Promise<PublishedModel> {
  return models.get(`${projectId}/${step}`, async () =>
    publishedModel(await readCheckpoint(db, projectId, step)),
  );
}

export function publishedModel(row: CheckpointRow): PublishedModel {
  const parts = scoringParts(row);
  return {
    ...scoringModelOf(parts),
    model: parts.model,
    ref: checkpointRef(row),
    encoder: row.card?.encoder ?? null,
    preferences: row.card?.preferences ?? 0,
  };
}

/** What a stored checkpoint scores by. */
export function scoringParts(row: CheckpointRow): ScoringParts & { model: RewardModel } {
  const model = decodeCheckpoint(new Uint8Array(row.model));
  const profile = row.referenceProfile
    ? decodeProfile(floats(row.referenceProfile), model.shape.featureCount)
    : null;
  return { model, referenceRewards: floats(row.referenceRewards), profile };
}

/** A copy, for a buffer of the database may begin at any byte. */
function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** @throws DomainError `checkpoint_not_found`, `not_scorable` */
export async function readCheckpoint(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<CheckpointRow> {
  const row = await findCheckpoint(db, projectId, step);
  if (row) return row;
  throw await notFound(
    db,
    projectId,
    step === 'latest'
      ? 'No model is published yet: it appears with the first comparison.'
      : `There is no checkpoint of step ${step}: GET …/checkpoints lists those that are kept, and "latest" is the one that is served.`,
  );
}

export function checkpointRef({ step, comparisons, createdAt }: CheckpointRow): CheckpointRef {
  return { step, comparisons, published_at: createdAt.toISOString() };
}

/** A project whose responses no model reads has none, and there is no use in waiting for one. */
async function notFound(db: Database, projectId: number, sentence: string): Promise<DomainError> {
  const project = await findProjectById(db, projectId);
  return project && !isRead(project.settings.responses)
    ? notScorable()
    : new DomainError('checkpoint_not_found', sentence);
}
