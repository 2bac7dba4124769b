import { drizzle } from 'drizzle-orm/d1';

export type Database = ReturnType<typeof drizzle>;

export function openDatabase(binding: D1Database): Database {
  return drizzle(binding);
}
