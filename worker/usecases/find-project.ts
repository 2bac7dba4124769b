import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { findProject as find } from '../storage/projects.ts';

const known = new IsolateCache<ProjectRow>({ ttlMs: 2_000, limit: 1_000 });

/** @throws DomainError `project_not_found` */
export function findProject(db: Database, slug: string): Promise<ProjectRow> {
  return known.get(slug, async () => {
    const row = await find(db, slug);
    if (row) return row;
    throw new DomainError('project_not_found', `There is no project "${slug}": GET /v1/projects lists them.`);
  });
}

export function forgetProject(slug: string): void {
  known.forget(slug);
}
