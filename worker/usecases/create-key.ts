import type { CreatedKey, CreateKey } from '../contract/key.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { findKey, insertKey, type KeyRow, keyId } from '../storage/keys.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { sha256Hex } from './content-hash.ts';
import { describeKey } from './describe-key.ts';

/** Keeps a new key's hash; the answer is the only place that shows the key.
 *  @param key from `repeatableKey`: where it is there already, this is the same request again
 *  @throws DomainError `validation` for an expiry that is past, `idempotency_mismatch` for another request of the same name */
export async function createKey(
  db: Database,
  { name, scopes, expires_at }: Omit<CreateKey, 'project'>,
  { key, project, by, now }: { key: string; project: ProjectRow | null; by: Actor; now: Date },
): Promise<CreatedKey> {
  const expiresAt = expires_at === undefined ? null : new Date(expires_at);
  if (expiresAt && expiresAt <= now)
    throw new DomainError('validation', '/expires_at: give a time that is yet to come.');
  const row: KeyRow = {
    hash: await sha256Hex(key),
    name,
    scopes: [...new Set(scopes)],
    projectId: project?.id ?? null,
    createdAt: now,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    replacedBy: null,
  };
  const note = {
    projectId: row.projectId,
    by,
    action: 'key.created' as const,
    details: { id: keyId(row), name, scopes: row.scopes, expires_at: expires_at ?? null },
    at: now,
  };
  const kept = (await insertKey(db, row, note)) ? row : await sameKey(db, row);
  return { key, ...describeKey({ ...kept, project: project?.slug ?? null }) };
}

/** The row that is there already, where the request was the same. */
async function sameKey(db: Database, row: KeyRow): Promise<KeyRow> {
  const there = await findKey(db, row.hash);
  const essence = ({ name, scopes, projectId, expiresAt }: KeyRow) =>
    JSON.stringify([name, scopes, projectId, expiresAt]);
  if (there && essence(there) === essence(row)) return there;
  throw new DomainError(
    'idempotency_mismatch',
    'Another request had this Idempotency-Key: send a new one with a new request.',
  );
}
