import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { erasedAnnotator } from '../core/erased-annotator.ts';
import { changeSettings, DEFAULT_SETTINGS } from '../core/project-settings.ts';
import { type AuditNote, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { comparisons, exclusions, projects } from './schema.ts';

export type ProjectRow = typeof projects.$inferSelect;
export type NewProject = typeof projects.$inferInsert;

/** @returns undefined where the slug is taken */
export async function insertProject(
  db: Database,
  project: NewProject,
  note: Omit<AuditNote, 'projectId'>,
): Promise<ProjectRow | undefined> {
  const projectId = sql`(select id from ${projects} where slug = ${project.slug})`;
  const [[row]] = await db.batch([
    db.insert(projects).values(project).onConflictDoNothing().returning(),
    entryOfChange(db, { ...note, projectId }),
  ]);
  return row && withAllSettings(row);
}

export async function updateProject(
  db: Database,
  id: number,
  change: Partial<NewProject>,
  note: Omit<AuditNote, 'projectId'>,
): Promise<ProjectRow | undefined> {
  const [[row]] = await db.batch([
    db.update(projects).set(change).where(eq(projects.id, id)).returning(),
    entryOfChange(db, { ...note, projectId: id }),
  ]);
  return row && withAllSettings(row);
}

export async function findProject(db: Database, slug: string): Promise<ProjectRow | undefined> {
  const [row] = await db
    .select()
    .from(projects)
    .where(and(eq(projects.slug, slug), isNull(projects.deletedAt)));
  return row && withAllSettings(row);
}

export async function findProjectById(db: Database, id: number): Promise<ProjectRow | undefined> {
  const [row] = await db
    .select()
    .from(projects)
    .where(and(eq(projects.id, id), isNull(projects.deletedAt)));
  return row && withAllSettings(row);
}

export async function listProjects(db: Database): Promise<ProjectRow[]> {
  const rows = await db
    .select(getTableColumns(projects))
    .from(projects)
    .where(isNull(projects.deletedAt))
    .orderBy(projects.id);
  return rows.map(withAllSettings);
}

/** A row may be older than a setting. */
function withAllSettings(row: ProjectRow): ProjectRow {
  return { ...row, settings: changeSettings(DEFAULT_SETTINGS, row.settings) };
}

/** Rows of the log that count, and how many people gave them, erased ones aside. Ids are dense, so this looks at the last ones only;
 *  annotators are found by skipping through the index from name to name. */
export async function countLog(
  db: Database,
  projectId: number,
): Promise<{ comparisons: number; annotators: number }> {
  const [counts] = await db.all<{ comparisons: number; annotators: number }>(sql`
    with recursive names(name) as (
      select min(annotator) from ${comparisons} where project_id = ${projectId}
      union all
      select (select min(annotator) from ${comparisons} where project_id = ${projectId} and annotator > names.name)
      from names where names.name is not null
    )
    select
      (select coalesce(max(id), 0) from ${comparisons} where project_id = ${projectId})
        - (select coalesce(max(id), 0) from ${exclusions} where project_id = ${projectId}) as comparisons,
      (select count(name) from names where name not glob ${erasedAnnotator('*')}) as annotators`);
  return counts ?? { comparisons: 0, annotators: 0 };
}
