import { lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import { erasures } from './schema.ts';

/** Notes that whoever the mark stands for was erased; again: at the later time. */
export async function noteErasure(db: Database, mark: string, at: Date): Promise<void> {
  await db.insert(erasures).values({ mark, at }).onConflictDoUpdate({ target: erasures.mark, set: { at } });
}

/** Forgets erasures from before a time. */
export async function deleteErasuresBefore(db: Database, time: Date): Promise<void> {
  await db.delete(erasures).where(lt(erasures.at, time));
}
