import type { GoldPair } from '../core/gold.ts';
import { pairKey } from '../core/pairing.ts';
import type { Database } from '../storage/database.ts';
import { readGold } from '../storage/gold.ts';

/** Who marks pairs says so, so this only bounds what a lost word can do. */
const FRESH_MS = 60_000;

/** A project's gold pairs by {@link pairKey}. */
export type GoldBook = ReadonlyMap<number, GoldPair>;

/** Remembers which pairs are gold: D1 is asked once, and again when they have changed. */
export class GoldPairs {
  readonly #db: Database;
  readonly #projectId: number;
  #known: { book: Promise<GoldBook>; untilMs: number } | null = null;

  constructor(db: Database, projectId: number) {
    this.#db = db;
    this.#projectId = projectId;
  }

  read(nowMs: number): Promise<GoldBook> {
    if (!this.#known || this.#known.untilMs <= nowMs) {
      const book = this.#load().catch((error: unknown) => {
        this.forget();
        throw error;
      });
      this.#known = { book, untilMs: nowMs + FRESH_MS };
    }
    return this.#known.book;
  }

  forget(): void {
    this.#known = null;
  }

  async #load(): Promise<GoldBook> {
    const pairs = await readGold(this.#db, this.#projectId);
    return new Map(pairs.map((pair) => [pairKey(pair.a, pair.b), pair]));
  }
}
