import type { Key } from '../contract/key.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { findKeyById, revokeKey as revoke } from '../storage/keys.ts';
import { describeKey } from './describe-key.ts';

/** Ends a key, from the next request on. Again: nothing changes.
 *  @param projectId only a key of this project; null for any
 *  @throws DomainError `key_not_found` */
export async function revokeKey(
  db: Database,
  { id, projectId, now }: { id: string; projectId: number | null; now: Date },
): Promise<Key> {
  const row = await findKeyById(db, id);
  if (!row || (projectId !== null && row.projectId !== projectId))
    throw new DomainError('key_not_found', `There is no key "${id}": GET /v1/keys lists them.`);
  await revoke(db, row.hash, now);
  return describeKey({ ...row, revokedAt: row.revokedAt ?? now });
}
