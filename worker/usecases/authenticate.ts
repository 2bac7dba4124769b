import { isMistypedApiKey } from '../core/api-key.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { findKey, type KeyRow, touchKey } from '../storage/keys.ts';
import { sha256Hex } from './content-hash.ts';

const HOUR_MS = 3_600_000;

/** The key that a secret is of.
 *  @throws DomainError `key_invalid`, `key_revoked`, `key_expired` */
export async function authenticate(db: Database, secret: string, now: Date): Promise<KeyRow> {
  if (isMistypedApiKey(secret))
    throw new DomainError(
      'key_invalid',
      'This key has a wrong checksum: a character is missing or mistyped.',
    );
  const key = secret.startsWith('tilt_') ? await findKey(db, await sha256Hex(secret)) : undefined;
  if (!key) {
    throw new DomainError(
      'key_invalid',
      'This key is unknown. Send "Authorization: Bearer tilt_…" with a key of this server.',
    );
  }
  if (key.revokedAt) throw new DomainError('key_revoked', 'This key was revoked: ask the owner for another.');
  if (key.expiresAt && key.expiresAt <= now)
    throw new DomainError('key_expired', 'This key has expired: ask the owner for another.');
  return key;
}

/** Notes that a key was used, at most once an hour, for a note is a write. */
export async function noteKeyUse(db: Database, key: KeyRow, now: Date): Promise<void> {
  const since = new Date(now.getTime() - HOUR_MS);
  if (key.lastUsedAt && key.lastUsedAt >= since) return;
  await touchKey(db, key.hash, { now, since });
}
