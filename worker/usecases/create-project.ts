import type { CreateProject } from '../contract/project.ts';
import { DomainError } from '../core/errors.ts';
import { changeSettings, DEFAULT_SETTINGS } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { insertProject } from '../storage/projects.ts';

/** @throws DomainError `slug_taken` */
export async function createProject(db: Database, project: CreateProject, now: Date): Promise<ProjectRow> {
  const settings = changeSettings(DEFAULT_SETTINGS, project.settings);
  const row = await insertProject(db, { ...project, settings, createdAt: now });
  if (row) return row;
  throw new DomainError('slug_taken', `A project "${project.slug}" is there already: choose another slug.`);
}
