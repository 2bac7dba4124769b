import type { Deleted } from '../contract/project.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { DEFAULT_SETTINGS } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import { markDeleted, markPurged, projectsToPurge, purgeProject } from '../storage/delete-project.ts';
import { countLog, type ProjectRow } from '../storage/projects.ts';
import { countResponses } from '../storage/responses.ts';
import { forgetProject } from './find-project.ts';
import { forgetCatalogue } from './read-catalogue.ts';

/** A Worker of the free plan may ask D1 50 times in a request. */
const STATEMENTS = 36;
/** By then every isolate has forgotten the project, and what was under way has ended. */
const QUIET_MS = 120_000;

/** Ends what a project keeps beside D1: its trainer's fold, what is known of internet addresses, what was to be sent. Again: nothing is left. */
export type ForgetObjects = (projectId: number) => Promise<void>;

/** Deletes a project for good: from the first moment on it is not found and its slug is free; its rows go at once as far as one request
 *  may, the rest within minutes by {@link finishDeletions}, which also goes on where this was cut off. The audit log stays.
 *  @throws DomainError `validation` where the slug is not confirmed, `project_not_found` where it was deleted meanwhile */
export async function deleteProject(
  db: Database,
  { id, slug, name }: ProjectRow,
  {
    asked: { confirm, reason },
    by,
    now,
    forget,
  }: { asked: { confirm: string; reason: string }; by: Actor; now: Date; forget: ForgetObjects },
): Promise<Deleted> {
  if (confirm !== slug)
    throw new DomainError(
      'validation',
      `/confirm: must be the project's slug, "${slug}". This cannot be undone.`,
    );
  const [{ comparisons }, { prompts, responses }] = await Promise.all([
    countLog(db, id),
    countResponses(db, id),
  ]);
  const details = { slug, name, prompts, responses, comparisons };
  const note = { projectId: id, by, action: 'project.deleted', reason, details, at: now } as const;
  const settings = { ...DEFAULT_SETTINGS, public: false, archived: true };
  forgetProject(slug);
  if (!(await markDeleted(db, id, { settings, note })))
    throw new DomainError('project_not_found', `The project "${slug}" is deleted already.`);
  forgetCatalogue(id);
  // The trainer first, or it would go on folding what is going.
  await forget(id);
  const purged = await purgeProject(db, id, STATEMENTS);
  return { deleted: slug, prompts, responses, comparisons, purged };
}

/** Deletes what is left of deleted projects, and what a request that had found them before may have written since. */
export async function finishDeletions(
  db: Database,
  { now, forget }: { now: Date; forget: ForgetObjects },
): Promise<void> {
  for (const id of await projectsToPurge(db, new Date(now.getTime() - QUIET_MS))) {
    await forget(id);
    if (!(await purgeProject(db, id, STATEMENTS))) return;
    await markPurged(db, id, now);
  }
}
