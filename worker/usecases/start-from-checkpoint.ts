import type { StartFrom } from '../contract/prior.ts';
import type { Actor } from '../core/audit.ts';
import { checkpointFeatureVersion, decodeCheckpoint } from '../core/checkpoint.ts';
import { DomainError } from '../core/errors.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { ModelShape } from '../core/model-shape.ts';
import { fitsShape, type Prior } from '../core/prior.ts';
import { type CheckpointRow, findCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { type StoredPrior, savePrior } from '../storage/priors.ts';
import { findProject, type ProjectRow } from '../storage/projects.ts';
import { sha256Hex } from './content-hash.ts';
import type { MayRead } from './describe-prior.ts';
import { shapeOf } from './read-recipe.ts';

/** Makes another project's model what this one starts from. It is copied, so nothing that becomes of it later changes this one.
 *  @param mayRead whether the asker may read a project's model; one that may not be read is as if it were not there
 *  @throws DomainError `project_not_found`, `checkpoint_not_found`, `prior_mismatch`, `prior_empty`, `validation` */
export async function startFromCheckpoint(
  db: Database,
  {
    project,
    from,
    mayRead,
    by,
    now,
  }: { project: ProjectRow; from: StartFrom; mayRead: MayRead; by: Actor; now: Date },
): Promise<StoredPrior> {
  const source = await findProject(db, from.project);
  if (!source || !mayRead(source)) {
    throw new DomainError(
      'project_not_found',
      `project: there is no project ${JSON.stringify(from.project)} that this key may read.`,
    );
  }
  if (source.id === project.id) {
    throw new DomainError(
      'validation',
      'project: a project cannot start from its own model, which would learn from its comparisons twice. Name another.',
    );
  }
  const row = await findCheckpoint(db, source.id, from.checkpoint);
  if (!row) throw noCheckpoint(from);
  const prior = await priorOf(row, { shape: shapeOf(project.settings), slug: source.slug });
  const stored = { ...prior, createdAt: now };
  const details = { project: source.slug, step: row.step, preferences: prior.preferences };
  const note = { projectId: project.id, by, action: 'prior.set', details, at: now } as const;
  await savePrior(db, project.id, { prior: stored, note });
  return stored;
}

async function priorOf(
  row: CheckpointRow,
  { shape, slug }: { shape: ModelShape; slug: string },
): Promise<Prior> {
  const bytes = new Uint8Array(row.model);
  const name = `step ${row.step} of ${slug}`;
  const featureVersion = checkpointFeatureVersion(bytes);
  if (featureVersion !== FEATURE_VERSION) throw otherFeatures(name, slug);
  const model = decodeCheckpoint(bytes);
  if (!fitsShape({ featureVersion, shape: model.shape }, shape)) throw otherHead(name, model.shape);
  const preferences = row.card ? row.card.preferences - row.card.heldOut : row.comparisons;
  if (preferences === 0) {
    throw new DomainError(
      'prior_empty',
      `checkpoint: ${name} has not learnt from any comparison yet. Wait for its first, or name another.`,
    );
  }
  return {
    source: { kind: 'checkpoint', projectId: row.projectId, step: row.step },
    preferences,
    hash: await sha256Hex(new Uint8Array(model.weights.buffer)),
    featureVersion,
    shape: model.shape,
    weights: model.weights,
  };
}

function noCheckpoint({ project, checkpoint }: StartFrom): DomainError {
  const why =
    checkpoint === 'latest'
      ? `${project} has no model yet: it appears with its first comparison.`
      : `${project} keeps no step ${checkpoint}: GET …/checkpoints lists those that are kept, and "latest" is the one that is served.`;
  return new DomainError('checkpoint_not_found', `checkpoint: ${why}`);
}

function otherFeatures(name: string, slug: string): DomainError {
  return new DomainError(
    'prior_mismatch',
    `checkpoint: ${name} is of other features than this server's (version ${FEATURE_VERSION}). ` +
      `Have it folded again, by POST /v1/projects/${slug}/rebuild, and take the newest.`,
  );
}

function otherHead(name: string, { hidden }: ModelShape): DomainError {
  const head = hidden > 0 ? 'mlp' : 'linear';
  return new DomainError(
    'prior_mismatch',
    `checkpoint: ${name} has head "${head}", and this project another. ` +
      `Set this project's settings.head to "${head}" first, or name a checkpoint of its own head.`,
  );
}
