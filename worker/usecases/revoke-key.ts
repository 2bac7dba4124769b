import type { Key } from '../contract/key.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { findKeyById, revokeKey as revoke } from '../storage/keys.ts';
import { describeKey } from './describe-key.ts';

/** Ends a key, from the next request on. Again: nothing changes.
 *  @param projectId only a key of this project; null for any
 *  @throws DomainError `key_not_found` */
export async function revokeKey(
  db: Database,
  { id, projectId, by, now }: { id: string; projectId: number | null; by: Actor; now: Date },
): Promise<Key> {
  const row = await findKeyById(db, id);
  if (!row || (projectId !== null && row.projectId !== projectId))
    throw new DomainError('key_not_found', `There is no key "${id}": GET /v1/keys lists them.`);
  const details = { id, name: row.name };
  const note = { projectId: row.projectId, by, action: 'key.revoked' as const, details, at: now };
  await revoke(db, row.hash, { now, note });
  return describeKey({ ...row, revokedAt: row.revokedAt ?? now });
}
