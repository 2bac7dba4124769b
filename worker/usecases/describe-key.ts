import type { Key } from '../contract/key.ts';
import { type KeyWithProject, keyId } from '../storage/keys.ts';

export function describeKey(row: KeyWithProject): Key {
  return {
    id: keyId(row),
    name: row.name,
    scopes: row.scopes,
    project: row.project,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    replaced_by: row.replacedBy === null ? null : keyId({ hash: row.replacedBy }),
  };
}
