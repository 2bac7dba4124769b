import type { Database } from '../storage/database.ts';
import { deleteErasuresBefore } from '../storage/erasures.ts';

/** No task lives longer, whatever the project's settings say: contract/project.ts. */
const LONGEST_TASK_MS = 1440 * 60_000;

/** Deletes the marks of erasures from before the oldest task that may still be answered. */
export function forgetErasures(db: Database, now: Date): Promise<void> {
  return deleteErasuresBefore(db, new Date(now.getTime() - LONGEST_TASK_MS));
}
