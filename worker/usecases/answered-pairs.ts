import { pairKey } from '../core/pairing.ts';
import { type AnsweredPair, answeredPairs } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { PairRow } from '../storage/pair-log.ts';

/** Annotators that are remembered. */
const KEPT = 500;

/** What an annotator has answered, by {@link pairKey}. */
export interface Answered {
  pairs: Set<number>;
  /** Ids of their comparisons that were taken back, of each pair the last. */
  takenBack: Map<number, number>;
}

/** Remembers who answered what: D1 is asked once for each annotator, and what they answer later is told. */
export class AnsweredPairs {
  readonly #db: Database;
  readonly #projectId: number;
  readonly #known = new Map<string, { answered: Answered; loaded: Promise<void> }>();

  constructor(db: Database, projectId: number) {
    this.#db = db;
    this.#projectId = projectId;
  }

  async of(annotator: string): Promise<Answered> {
    const known = this.#known.get(annotator) ?? this.#begin(annotator);
    this.#known.delete(annotator);
    this.#known.set(annotator, known);
    await known.loaded;
    return known.answered;
  }

  add({ annotator, a, b, excluded }: PairRow): void {
    if (!excluded) this.#known.get(annotator)?.answered.pairs.add(pairKey(a, b));
  }

  /** Something of theirs was taken back: they are read anew. */
  forget(annotator: string): void {
    this.#known.delete(annotator);
  }

  /** What is told while D1 is asked is put in, too: D1 may not have seen it. */
  #begin(annotator: string): { answered: Answered; loaded: Promise<void> } {
    const answered: Answered = { pairs: new Set(), takenBack: new Map() };
    const loaded = answeredPairs(this.#db, this.#projectId, annotator).then(
      (rows) => putIn(answered, rows),
      (error: unknown) => {
        this.forget(annotator);
        throw error;
      },
    );
    if (this.#known.size >= KEPT) this.forget(this.#known.keys().next().value as string);
    return { answered, loaded };
  }
}

function putIn({ pairs, takenBack }: Answered, rows: readonly AnsweredPair[]): void {
  for (const { id, a, b, excluded } of rows) {
    const key = pairKey(a, b);
    if (excluded) takenBack.set(key, Math.max(id, takenBack.get(key) ?? 0));
    else pairs.add(key);
  }
}
