import type { FoldState, TrainedChunk } from '../core/fold.ts';
import { restoreState, storedState, storeState } from './stored-state.ts';

/** A snapshot is taken after every so many examples … */
export const SNAPSHOT_EXAMPLES = 128;
/** … and after the first few, for a learning curve that begins early … */
const EARLY = [16, 32, 64];
/** … and this many are kept of the newest, then as many again at twice the distance, and so on. */
const KEPT_PER_OCTAVE = 32;

/** States of the fold to go back to. They lie between chunks, so nothing is pending in them. */
export class FoldSnapshots {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  take(chunks: readonly TrainedChunk[]): void {
    for (const { after } of chunks) {
      const isEarly = EARLY.includes(after.examples);
      if (!isEarly && after.examples % SNAPSHOT_EXAMPLES !== 0) continue;
      const { state, models } = storeState(after);
      this.#sql.exec(
        'insert into snapshots values (?, ?, ?, ?)',
        after.examples,
        after.cursor,
        state,
        models,
      );
      if (!isEarly) this.#thin(after.examples / SNAPSHOT_EXAMPLES);
    }
  }

  /** The newest state that has not folded this row; null where there is no such snapshot. */
  before(id: number): FoldState | null {
    const [row] = this.#sql
      .exec('select * from snapshots where cursor < ? order by examples desc limit 1', id)
      .toArray();
    return row ? restoreState(storedState(row)) : null;
  }

  /** Some of the states, oldest first: the newest, and back from it each about √2 times as old as the next. */
  spread(points: number): FoldState[] {
    const kept = this.#sql
      .exec('select examples from snapshots order by examples')
      .toArray()
      .map((row) => row['examples'] as number);
    const newest = kept.at(-1) ?? 0;
    const wanted = Array.from({ length: points }, (_, age) => newest / 2 ** (age / 2));
    const chosen = new Set(wanted.flatMap((target) => kept.find((examples) => examples >= target) ?? []));
    return [...chosen]
      .reverse()
      .flatMap((examples) => this.#sql.exec('select * from snapshots where examples = ?', examples).toArray())
      .map((row) => restoreState(storedState(row)));
  }

  dropAfter(examples: number): void {
    this.#sql.exec('delete from snapshots where examples > ?', examples);
  }

  /** Keeps their number logarithmic in the log's length: the older, the wider apart. */
  #thin(newest: number): void {
    for (let stride = 2; newest - KEPT_PER_OCTAVE * (stride / 2) > 0; stride *= 2) {
      const index = newest - KEPT_PER_OCTAVE * (stride / 2);
      if (index % stride !== 0)
        this.#sql.exec('delete from snapshots where examples = ?', index * SNAPSHOT_EXAMPLES);
    }
  }
}
