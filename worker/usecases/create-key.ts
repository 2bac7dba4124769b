import type { CreatedKey, CreateKey } from '../contract/key.ts';
import { formatApiKey } from '../core/api-key.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { insertKey, type KeyRow } from '../storage/keys.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { sha256Hex } from './content-hash.ts';
import { describeKey } from './describe-key.ts';

/** Makes a key and keeps its hash; the answer is the only place that ever shows it.
 *  @throws DomainError `validation` for an expiry that is past */
export async function createKey(
  db: Database,
  { name, scopes, expires_at }: Omit<CreateKey, 'project'>,
  { project, now }: { project: ProjectRow | null; now: Date },
): Promise<CreatedKey> {
  const expiresAt = expires_at === undefined ? null : new Date(expires_at);
  if (expiresAt && expiresAt <= now)
    throw new DomainError('validation', '/expires_at: give a time that is yet to come.');
  const key = formatApiKey(crypto.getRandomValues(new Uint8Array(32)));
  const row: KeyRow = {
    hash: await sha256Hex(key),
    name,
    scopes: [...new Set(scopes)],
    projectId: project?.id ?? null,
    createdAt: now,
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  };
  await insertKey(db, row);
  return { key, ...describeKey({ ...row, project: project?.slug ?? null }) };
}
