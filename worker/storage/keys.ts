import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { keys } from './schema.ts';

export type KeyRow = typeof keys.$inferSelect;

export async function findKey(db: Database, hash: string): Promise<KeyRow | undefined> {
  const [row] = await db.select().from(keys).where(eq(keys.hash, hash));
  return row;
}
