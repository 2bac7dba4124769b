import type { CreateProject } from '../contract/project.ts';
import { DomainError } from '../core/errors.ts';
import { changeSettings, DEFAULT_SETTINGS, requireRoom } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { insertProject } from '../storage/projects.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { knownSettings } from './known-settings.ts';

/** @throws DomainError `slug_taken`; `encoder_failed` where an encoder is given that gives no embedding, `validation` where its
 *    embeddings make too large a model */
export async function createProject(
  db: Database,
  project: CreateProject,
  { access, now }: { access: EncoderAccess; now: Date },
): Promise<ProjectRow> {
  const settings = changeSettings(DEFAULT_SETTINGS, await knownSettings(project.settings, access));
  requireRoom(settings);
  const row = await insertProject(db, { ...project, settings, createdAt: now });
  if (row) return row;
  throw new DomainError('slug_taken', `A project "${project.slug}" is there already: choose another slug.`);
}
