import type { ChangeProject } from '../contract/project.ts';
import { type Actor, fieldChanges } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { changeSettings, type ProjectSettings, requireRoom } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import { findPrior } from '../storage/priors.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { updateProject } from '../storage/projects.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { forgetProject } from './find-project.ts';
import { knownSettings } from './known-settings.ts';
import { shapeOf } from './read-recipe.ts';

/** Changes what is given and leaves the rest.
 *  @throws DomainError `encoder_failed` where an encoder is given that gives no embedding, `validation` where its embeddings make too
 *    large a model, `prior_mismatch` for a head that its prior does not fit: nothing is changed */
export async function changeProject(
  db: Database,
  project: ProjectRow,
  {
    change: { settings, ...texts },
    access,
    by,
    now,
  }: { change: ChangeProject; access: EncoderAccess; by: Actor; now: Date },
): Promise<ProjectRow> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const known = await knownSettings(settings ?? {}, access);
  const change = { ...given, settings: changeSettings(project.settings, known) };
  requireRoom(change.settings);
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
