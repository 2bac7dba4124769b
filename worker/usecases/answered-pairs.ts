import { isErasedAnnotator } from '../core/erased-annotator.ts';
import { pairKey } from '../core/pairing.ts';
import { pairsOf, shownResponses } from '../core/ranking.ts';
import { responsesKey } from '../core/task-name.ts';
import { type AnsweredTask, answeredTasks } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { PairRow } from '../storage/pair-log.ts';

/** Annotators that are remembered. */
const KEPT = 500;

/** What an annotator has answered. */
export interface Answered {
  /** By {@link pairKey}; of a ranking all its pairs. */
  pairs: Set<number>;
  /** Ids of their comparisons that were taken back, by {@link responsesKey}: of each pair or set the last. */
  takenBack: Map<string, number>;
  /** Pairs that were asked once more, whatever became of that. */
  repeated: Set<number>;
  /** What may be asked once more, by the comparison's id. */
  judged: Map<number, { a: number; b: number }>;
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

  add({ annotator, ...row }: PairRow): void {
    const answered = this.#known.get(annotator)?.answered;
    if (answered && !row.excluded) putIn(answered, [{ ...row, shown: shownResponses(row) }]);
  }

  /** Something of theirs was taken back: they are read anew. Of what was erased nobody knows whose it was, so all are. */
  forget(annotator: string): void {
    if (isErasedAnnotator(annotator)) this.#known.clear();
    else this.#known.delete(annotator);
  }

  /** What is told while D1 is asked is put in, too: D1 may not have seen it. */
  #begin(annotator: string): { answered: Answered; loaded: Promise<void> } {
    const answered: Answered = {
      pairs: new Set(),
      takenBack: new Map(),
      repeated: new Set(),
      judged: new Map(),
    };
    const loaded = answeredTasks(this.#db, this.#projectId, annotator).then(
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

function putIn(answered: Answered, rows: readonly AnsweredTask[]): void {
  for (const row of rows) {
    const [a, b] = row.shown as [number, number];
    if (row.purpose === 'repeat') answered.repeated.add(pairKey(a, b));
    else if (row.excluded) putInTakenBack(answered, row);
    else putInAnswered(answered, row);
  }
}

function putInTakenBack({ takenBack }: Answered, { id, shown }: AnsweredTask): void {
  const key = responsesKey(shown);
  takenBack.set(key, Math.max(id, takenBack.get(key) ?? 0));
}

function putInAnswered({ pairs, judged }: Answered, { id, shown, outcome, purpose }: AnsweredTask): void {
  for (const [first, second] of pairsOf(shown.length)) {
    pairs.add(pairKey(shown[first] as number, shown[second] as number));
  }
  const [a, b] = shown as [number, number];
  if (shown.length === 2 && purpose === null && outcome !== 'skip') judged.set(id, { a, b });
}
