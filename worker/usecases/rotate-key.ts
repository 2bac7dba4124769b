import type { CreatedKey, RotateKey } from '../contract/key.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import {
  findKey,
  findKeyById,
  type KeyRow,
  type KeyWithProject,
  keyId,
  replaceKey,
} from '../storage/keys.ts';
import { sha256Hex } from './content-hash.ts';
import { describeKey } from './describe-key.ts';

const HOUR_MS = 3_600_000;

/** Makes a key like another, which stays good for a while yet, so that whoever uses it can change over.
 *  @param key from `repeatableKey`: where it has replaced that one already, this is the same request again
 *  @param projectId only a key of this project; null for any
 *  @throws DomainError `key_not_found`, `key_ended` for a key that has ended or was replaced */
export async function rotateKey(
  db: Database,
  { id, grace_hours }: RotateKey & { id: string },
  { key, projectId, by, now }: { key: string; projectId: number | null; by: Actor; now: Date },
): Promise<CreatedKey> {
  const old = await findKeyById(db, id);
  if (!old || (projectId !== null && old.projectId !== projectId))
    throw new DomainError('key_not_found', `There is no key "${id}": GET /v1/keys lists them.`);
  const hash = await sha256Hex(key);
  const again = old.replacedBy === hash ? await findKey(db, hash) : undefined;
  if (again) return { key, ...describeKey({ ...again, project: old.project }) };
  requireGood(old, now);
  const { project, ...rest } = old;
  const fresh: KeyRow = { ...rest, hash, createdAt: now, lastUsedAt: null };
  const untilMs = Math.min(old.expiresAt?.getTime() ?? Infinity, now.getTime() + grace_hours * HOUR_MS);
  const until = new Date(untilMs);
  const note = {
    projectId: old.projectId,
    by,
    action: 'key.rotated' as const,
    details: { id, name: old.name, replaced_by: keyId(fresh), until: until.toISOString() },
    at: now,
  };
  if (!(await replaceKey(db, { hash: old.hash, until, fresh, note }))) throw ended(id);
  return { key, ...describeKey({ ...fresh, project }) };
}

function requireGood(old: KeyWithProject, now: Date): void {
  const isOver = old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now);
  if (isOver || old.replacedBy !== null) throw ended(old.hash.slice(0, 16));
}

function ended(id: string): DomainError {
  return new DomainError(
    'key_ended',
    `Key "${id}" has ended or was replaced already: GET /v1/keys lists those that are good; or create one.`,
  );
}
