import type { ChangeProject } from '../contract/project.ts';
import { changeSettings } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { updateProject } from '../storage/projects.ts';
import { forgetProject } from './find-project.ts';

/** Changes what is given and leaves the rest. */
export async function changeProject(
  db: Database,
  project: ProjectRow,
  { settings, ...texts }: ChangeProject,
): Promise<ProjectRow> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const change = { ...given, settings: changeSettings(project.settings, settings ?? {}) };
  forgetProject(project.slug);
  return (await updateProject(db, project.id, change)) ?? project;
}
