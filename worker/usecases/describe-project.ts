import type { Project } from '../contract/project.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { countLog, listProjects } from '../storage/projects.ts';
import { countPrompts } from '../storage/responses.ts';
import { readCatalogue } from './read-catalogue.ts';

/** A project with its counts, as the API shows it. */
export async function describeProject(db: Database, project: ProjectRow): Promise<Project> {
  const [catalogue, prompts, log] = await Promise.all([
    readCatalogue(db, project.id),
    countPrompts(db, project.id),
    countLog(db, project.id),
  ]);
  const { slug, name, question, guidelines, settings, createdAt } = project;
  const systems = new Set(catalogue.systems.values()).size;
  const counts = { prompts, responses: catalogue.responseCount, systems, ...log };
  return { slug, name, question, guidelines, settings, created_at: createdAt.toISOString(), counts };
}

/** @param isListed whom of them the asker is shown */
export async function describeProjects(
  db: Database,
  isListed: (project: ProjectRow) => boolean,
): Promise<Project[]> {
  const rows = await listProjects(db);
  return Promise.all(rows.filter(isListed).map((row) => describeProject(db, row)));
}
