import type { CreateProject } from '../contract/project.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { changeSettings, DEFAULT_SETTINGS, requireRoom, requireText } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { findProject, insertProject } from '../storage/projects.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { knownSettings } from './known-settings.ts';
import { requirePractice } from './require-practice.ts';

/** @param options `again`: whether a project that is there already, just as asked, is the answer that got lost
 *  @throws DomainError `slug_taken`; `encoder_failed` where an encoder is given that gives no embedding, `validation` where its
 *    embeddings make too large a model */
export async function createProject(
  db: Database,
  project: CreateProject,
  {
    access,
    images,
    by,
    now,
    again,
  }: { access: EncoderAccess; images: { loopback: boolean }; by: Actor; now: Date; again: boolean },
): Promise<ProjectRow> {
  requireText({ ...DEFAULT_SETTINGS, ...project.settings });
  const settings = changeSettings(DEFAULT_SETTINGS, await knownSettings(project.settings, access));
  requireRoom(settings);
  requirePractice(settings, images);
  const details = { slug: project.slug, name: project.name };
  const row = await insertProject(
    db,
    { ...project, settings, createdAt: now },
    { by, action: 'project.created', details, at: now },
  );
  if (row) return row;
  const there = again ? await findProject(db, project.slug) : undefined;
  if (there && isAsAsked(there, { ...project, settings })) return there;
  throw new DomainError('slug_taken', `A project "${project.slug}" is there already: choose another slug.`);
}

function isAsAsked(
  there: ProjectRow,
  { name, question, guidelines, settings }: Omit<CreateProject, 'settings'> & Pick<ProjectRow, 'settings'>,
): boolean {
  const essence = (of: Pick<ProjectRow, 'name' | 'question' | 'guidelines' | 'settings'>) =>
    JSON.stringify([of.name, of.question, of.guidelines, Object.entries(of.settings).sort()]);
  return essence(there) === essence({ name, question, guidelines, settings });
}
