import type { Database } from '../storage/database.ts';
import { deletePrior } from '../storage/priors.ts';

/** Takes a project's prior away. Without one, nothing changes. */
export async function startCold(db: Database, projectId: number): Promise<void> {
  await deletePrior(db, projectId);
}
