import { eq } from 'drizzle-orm';
import type { Prior } from '../core/prior.ts';
import { type AuditNote, entry, entryOfChange } from './audit-log.ts';
import type { Database } from './database.ts';
import { priors } from './schema.ts';

export type StoredPrior = Prior & { createdAt: Date };

/** Makes this the prior of the project, in place of the one it may have. */
export async function savePrior(
  db: Database,
  projectId: number,
  { prior, note }: { prior: StoredPrior; note: AuditNote },
): Promise<void> {
  const { shape, weights, ...rest } = prior;
  const row = { ...rest, ...shape, weights: bytesOf(weights) };
  await db.batch([
    db
      .insert(priors)
      .values({ projectId, ...row })
      .onConflictDoUpdate({ target: priors.projectId, set: row }),
    entry(db, note),
  ]);
}

export async function findPrior(db: Database, projectId: number): Promise<StoredPrior | undefined> {
  const [row] = await db.select().from(priors).where(eq(priors.projectId, projectId));
  if (!row) return undefined;
  const { hash, featureVersion, featureCount, hidden, weights, preferences, source, createdAt } = row;
  const shape = { featureCount, hidden };
  return { hash, featureVersion, shape, weights: floatsOf(weights), preferences, source, createdAt };
}

/** Again: nothing changes. */
export async function deletePrior(db: Database, projectId: number, note: AuditNote): Promise<void> {
  await db.batch([db.delete(priors).where(eq(priors.projectId, projectId)), entryOfChange(db, note)]);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** A copy, for a buffer of the database may begin at any byte. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
