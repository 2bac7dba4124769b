import type { ChangeProject } from '../contract/project.ts';
import { type Actor, fieldChanges } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { changeSettings, type ProjectSettings, requireRoom, requireText } from '../core/project-settings.ts';
import { servedStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { findPrior } from '../storage/priors.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { updateProject } from '../storage/projects.ts';
import { hasResponse } from '../storage/responses.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { forgetProject } from './find-project.ts';
import { knownSettings } from './known-settings.ts';
import { shapeOf } from './read-recipe.ts';
import { requirePractice } from './require-practice.ts';

/** Changes what is given and leaves the rest.
 *  @throws DomainError `encoder_failed` where an encoder is given that gives no embedding, `validation` where its embeddings make too
 *    large a model, or where responses become another thing than those there are; `prior_mismatch` for a head that its prior does not fit: nothing is changed */
export async function changeProject(
  db: Database,
  project: ProjectRow,
  {
    change: { settings, ...texts },
    access,
    images,
    by,
    now,
  }: { change: ChangeProject; access: EncoderAccess; images: { loopback: boolean }; by: Actor; now: Date },
): Promise<ProjectRow> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const { responses = project.settings.responses, encoder = project.settings.encoder } = settings ?? {};
  requireText({ responses, encoder });
  const known = await knownSettings(settings ?? {}, access);
  const change = { ...given, settings: changeSettings(project.settings, known) };
  requireRoom(change.settings);
  requirePractice(change.settings, images);
  if (change.settings.responses !== project.settings.responses) await requireUnused(db, project.id);
  if (change.settings.head !== project.settings.head)
    await requireFittingPrior(db, project.id, change.settings);
  const changes = [
    ...fieldChanges({ ...project }, given),
    ...fieldChanges({ ...project.settings }, { ...change.settings }),
  ];
  forgetProject(project.slug);
  if (changes.length === 0) return project;
  const note = { by, action: 'project.changed' as const, details: { changes }, at: now };
  return (await updateProject(db, project.id, change, note)) ?? project;
}

/** What a response is, is settled with the first one, and with the first model. */
async function requireUnused(db: Database, projectId: number): Promise<void> {
  const [hasResponses, step, prior] = await Promise.all([
    hasResponse(db, projectId),
    servedStep(db, projectId),
    findPrior(db, projectId),
  ]);
  if (!hasResponses && step === null && !prior) return;
  throw new DomainError(
    'validation',
    `/settings/responses: what a response is stays as it is once a project has ${hasResponses ? 'responses' : 'a model'}: create another project.`,
  );
}

async function requireFittingPrior(
  db: Database,
  projectId: number,
  settings: ProjectSettings,
): Promise<void> {
  const prior = await findPrior(db, projectId);
  if (!prior || prior.shape.hidden === shapeOf(settings).hidden) return;
  throw new DomainError(
    'prior_mismatch',
    `settings.head: the project starts from a model of another head than "${settings.head}". DELETE …/prior first, then set a prior of the new head.`,
  );
}
