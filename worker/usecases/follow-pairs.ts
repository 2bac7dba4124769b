import { PairBook } from '../core/pair-book.ts';
import type { Database } from '../storage/database.ts';
import { type NewPairs, type PairCursors, type PairRow, readPairsAfter } from '../storage/pair-log.ts';

/** Rows of the log that are read at once, and kept together. */
const PAGE_ROWS = 5_000;

/** Two response ids that were judged. */
type JudgedPair = readonly [a: number, b: number];

/** Where pairs are kept that were read: in a Durable Object, RowPages. */
export interface PairPages {
  read(): { rows: JudgedPair[]; last: number };
  keep(rows: readonly JudgedPair[], last: number): void;
}

export interface PairListener {
  answered(row: PairRow): void;
  takenBack(row: PairRow): void;
}

/** Keeps a book of pairs in step with a project's log: each row is read once, and counts until an exclusion takes it back. */
export class PairFollower {
  readonly book = new PairBook();
  readonly #db: Database;
  readonly #projectId: number;
  readonly #pages: PairPages;
  readonly #listener: PairListener;
  readonly #cursors: PairCursors;
  /** Pairs from before the object woke; they are counted once their systems are known. */
  #kept: readonly JudgedPair[];
  /** Since the last page that was kept. */
  #fresh: JudgedPair[] = [];
  #lastKept: number;
  #following: Promise<void> | null = null;

  constructor(
    db: Database,
    { projectId, pages, listener }: { projectId: number; pages: PairPages; listener: PairListener },
  ) {
    const { rows, last } = pages.read();
    this.#db = db;
    this.#projectId = projectId;
    this.#pages = pages;
    this.#listener = listener;
    this.#kept = rows;
    this.#lastKept = last;
    this.#cursors = { response: null, comparison: last, exclusion: 0 };
  }

  /** Reads what is new. Who comes while another is reading waits for that reading: what it misses is in someone's hands. */
  follow(): Promise<void> {
    this.#following ??= this.#readNew().finally(() => {
      this.#following = null;
    });
    return this.#following;
  }

  async #readNew(): Promise<void> {
    let isBehind = true;
    while (isBehind) {
      const [projectId, cursors] = [this.#projectId, this.#cursors];
      const found = await readPairsAfter(this.#db, { projectId, cursors, limit: PAGE_ROWS });
      isBehind = this.#take(found);
    }
  }

  /** @returns whether there may be more */
  #take({ responses, rows, excluded, lastResponse }: NewPairs): boolean {
    for (const response of responses) this.book.addResponse(response);
    this.#cursors.response = lastResponse;
    for (const [a, b] of this.#kept) this.book.judged.add(a, b, 1);
    this.#kept = [];
    for (const row of rows) this.#add(row);
    if (this.#cursors.comparison - this.#lastKept >= PAGE_ROWS) this.#keep();
    // An exclusion may be of a row that is not read yet.
    if (rows.length === PAGE_ROWS) return true;
    for (const { exclusionId, ...row } of excluded) {
      if (isJudgement(row)) this.book.judged.add(row.a, row.b, -1);
      this.#listener.takenBack(row);
      this.#cursors.exclusion = exclusionId;
    }
    return excluded.length === PAGE_ROWS;
  }

  #add(row: PairRow): void {
    if (isJudgement(row)) {
      this.book.judged.add(row.a, row.b, 1);
      this.#fresh.push([row.a, row.b]);
    }
    this.#cursors.comparison = row.id;
    this.#listener.answered(row);
  }

  #keep(): void {
    this.#lastKept = this.#cursors.comparison;
    this.#pages.keep(this.#fresh, this.#lastKept);
    this.#fresh = [];
  }
}

function isJudgement({ outcome }: PairRow): boolean {
  return outcome !== 'skip';
}
