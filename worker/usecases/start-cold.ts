import type { Actor } from '../core/audit.ts';
import type { Database } from '../storage/database.ts';
import { deletePrior } from '../storage/priors.ts';

/** Takes a project's prior away. Without one, nothing changes. */
export async function startCold(
  db: Database,
  { projectId, by, now }: { projectId: number; by: Actor; now: Date },
): Promise<void> {
  await deletePrior(db, projectId, { projectId, by, action: 'prior.removed', at: now });
}
