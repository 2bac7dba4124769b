import type { Prior, PriorSource } from '../contract/prior.ts';
import { DomainError } from '../core/errors.ts';
import { fitsShape, type PriorSource as StoredSource } from '../core/prior.ts';
import type { Database } from '../storage/database.ts';
import { findPrior, type StoredPrior } from '../storage/priors.ts';
import { findProjectById, type ProjectRow } from '../storage/projects.ts';
import { shapeOf } from './read-recipe.ts';

/** Whether the asker may read a project's model. */
export type MayRead = (project: ProjectRow) => boolean;

/** What a project starts from. @throws DomainError `prior_not_found` */
export async function readPrior(
  db: Database,
  { project, mayRead }: { project: ProjectRow; mayRead: MayRead },
): Promise<Prior> {
  const prior = await findPrior(db, project.id);
  if (prior) return describePrior(db, prior, { project, mayRead });
  throw new DomainError(
    'prior_not_found',
    'This project starts cold. PUT …/prior gives it a model to start from.',
  );
}

export async function describePrior(
  db: Database,
  prior: StoredPrior,
  { project, mayRead }: { project: ProjectRow; mayRead: MayRead },
): Promise<Prior> {
  return {
    source: await describeSource(db, prior.source, mayRead),
    sha256: prior.hash,
    preferences: prior.preferences,
    head: prior.shape.hidden > 0 ? 'mlp' : 'linear',
    feature_version: prior.featureVersion,
    feature_count: prior.shape.featureCount,
    set_at: prior.createdAt.toISOString(),
    applies: fitsShape(prior, shapeOf(project.settings)),
  };
}

/** Names the project a prior came from to those only who may read it. */
export async function describeSource(
  db: Database,
  source: StoredSource,
  mayRead: MayRead,
): Promise<PriorSource> {
  if (source.kind === 'file') return source;
  const project = await findProjectById(db, source.projectId);
  return project && mayRead(project)
    ? { kind: 'checkpoint', project: project.slug, step: source.step }
    : { kind: 'checkpoint', project: null, step: null };
}
