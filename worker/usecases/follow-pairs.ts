import { PairBook } from '../core/pair-book.ts';
import { quarantined } from '../core/quality/quarantine.ts';
import { judgedPairs } from '../core/ranking.ts';
import type { Database } from '../storage/database.ts';
import {
  type NewPairs,
  type PairCursors,
  type PairRow,
  readPairsAfter,
  standingRowsOf,
} from '../storage/pair-log.ts';

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

type LeftOutRow = Omit<PairRow, 'excluded'>;

/** Keeps a book of pairs in step with a project's log: each row is read once, and counts until an exclusion takes it back, or while its
 *  annotator is not in quarantine. */
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
  #quarantined: ReadonlySet<string> = new Set();
  /** Judgements of those in quarantine, by their ids: they are not in the book. */
  readonly #leftOut = new Map<number, LeftOutRow>();
  #reading: Promise<void> | null = null;
  /** Begins when that one is done. */
  #next: Promise<void> | null = null;

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

  /** Whether what this annotator answers counts for no pair. */
  isQuarantined(annotator: string): boolean {
    return this.#quarantined.has(annotator);
  }

  /** Reads what is new. A reading that is under way may have missed what its caller has just answered: who comes meanwhile waits for
   *  the next, one for all of them. */
  follow(): Promise<void> {
    if (!this.#reading) return this.#begin();
    this.#next ??= this.#reading.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#next = null;
    this.#reading = this.#readNew().finally(() => {
      // Where another is to follow, who comes now waits for that one.
      if (!this.#next) this.#reading = null;
    });
    return this.#reading;
  }

  async #readNew(): Promise<void> {
    const [projectId, cursors] = [this.#projectId, this.#cursors];
    for (;;) {
      const found = await readPairsAfter(this.#db, { projectId, cursors, limit: PAGE_ROWS });
      if (this.#take(found)) continue;
      await this.#moveQuarantine(quarantined(found.quarantine));
      return;
    }
  }

  /** Takes those who entered the quarantine out of the book, and puts those who were let out back in. */
  async #moveQuarantine(inside: ReadonlySet<string>): Promise<void> {
    const entered = [...inside].filter((annotator) => !this.#quarantined.has(annotator));
    const [projectId, cursors] = [this.#projectId, this.#cursors];
    const rows =
      entered.length > 0 ? await standingRowsOf(this.#db, { projectId, annotators: entered, cursors }) : [];
    this.#quarantined = inside;
    for (const row of rows.filter(isJudgement)) {
      // One that is out already has another name by now: its annotator was erased.
      if (!this.#leftOut.has(row.id)) this.#count(row, -1);
      this.#leftOut.set(row.id, row);
    }
    for (const [id, row] of this.#leftOut) {
      if (inside.has(row.annotator)) continue;
      this.#leftOut.delete(id);
      this.#count(row, 1);
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
      if (!this.#leftOut.delete(row.id) && isJudgement(row)) this.#count(row, -1);
      this.#listener.takenBack(row);
      this.#cursors.exclusion = exclusionId;
    }
    return excluded.length === PAGE_ROWS;
  }

  #add(row: PairRow): void {
    if (isJudgement(row)) {
      // What is kept is the log as it is: who is in quarantine may change.
      for (const { a, b } of judgedPairs(row)) this.#fresh.push([a, b]);
      if (this.isQuarantined(row.annotator)) this.#leftOut.set(row.id, row);
      else this.#count(row, 1);
    }
    this.#listener.answered(row);
    this.#cursors.comparison = row.id;
  }

  #count(row: LeftOutRow, by: 1 | -1): void {
    for (const { a, b } of judgedPairs(row)) this.book.judged.add(a, b, by);
  }

  #keep(): void {
    this.#lastKept = this.#cursors.comparison;
    this.#pages.keep(this.#fresh, this.#lastKept);
    this.#fresh = [];
  }
}

/** Whether it is one of those that a pair is to get. */
function isJudgement({ outcome, purpose }: LeftOutRow): boolean {
  return outcome !== 'skip' && purpose === null;
}
