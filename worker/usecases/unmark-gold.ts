import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { deleteGold } from '../storage/gold.ts';

/** Makes a gold pair an ordinary one.
 *  @throws DomainError `gold_not_found` */
export async function unmarkGold(
  db: Database,
  { projectId, id, by, now }: { projectId: number; id: number; by: Actor; now: Date },
): Promise<void> {
  const note = { projectId, by, action: 'gold.unmarked', details: { id }, at: now } as const;
  if (await deleteGold(db, { projectId, id }, note)) return;
  throw new DomainError('gold_not_found', `This project has no gold pair ${id}: GET …/gold lists them.`);
}
