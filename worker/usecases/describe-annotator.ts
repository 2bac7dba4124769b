import type { Me } from '../contract/me.ts';
import type { Database } from '../storage/database.ts';
import { type OwnedBy, ownProjects } from '../storage/own-comparisons.ts';

/** What the logs hold of an annotator, in numbers. */
export async function describeAnnotator(
  db: Database,
  of: OwnedBy,
): Promise<Pick<Me, 'since' | 'comparisons' | 'projects'>> {
  const projects = await ownProjects(db, of);
  return {
    since: projects.length > 0 ? iso(Math.min(...projects.map(({ firstAtMs }) => firstAtMs))) : null,
    comparisons: projects.reduce((sum, { comparisons }) => sum + comparisons, 0),
    projects: projects.map(({ slug, name, comparisons, excluded, firstAtMs, lastAtMs }) => ({
      slug,
      name,
      comparisons,
      excluded,
      first_at: iso(firstAtMs),
      last_at: iso(lastAtMs),
    })),
  };
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
