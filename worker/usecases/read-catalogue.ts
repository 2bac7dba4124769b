import type { Database } from '../storage/database.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { listResponses } from '../storage/responses.ts';

export interface ProjectCatalogue {
  /** Response id → what wrote it; responses without a name are absent. */
  systems: ReadonlyMap<number, string>;
  responseCount: number;
}

const known = new IsolateCache<ProjectCatalogue>({ ttlMs: 5_000, limit: 50 });

/** Which responses a project has. New imports are seen within seconds. */
export function readCatalogue(db: Database, projectId: number): Promise<ProjectCatalogue> {
  return known.get(String(projectId), async () => {
    const rows = await listResponses(db, projectId);
    const named = rows.flatMap(({ id, system }): [number, string][] =>
      system === null ? [] : [[id, system]],
    );
    return { systems: new Map(named), responseCount: rows.length };
  });
}

export function forgetCatalogue(projectId: number): void {
  known.forget(String(projectId));
}
