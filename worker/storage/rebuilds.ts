import type { FoldState, StepRecord } from '../core/fold.ts';
import type { HistoryPoint, LossHistory } from './loss-history.ts';

/** Who counts has changed, or how the log is folded, or an owner asked for it. */
export type RebuildCause = 'quarantine' | 'release' | 'erasure' | 'settings' | 'request';

/** How good the model was, in nats and shares; null where nothing was measured. */
export interface RebuildMeasures {
  comparisons: number;
  progressiveLoss: number | null;
  accuracy: number | null;
  heldOutLoss: number | null;
  heldOutAccuracy: number | null;
}

/** The log was folded again from some row on. */
export interface Rebuild {
  id: number;
  timeMs: number;
  cause: RebuildCause;
  /** After how many comparisons the fold began again. */
  comparisons: number;
  before: RebuildMeasures;
  /** Null until the fold is where it was. */
  after: RebuildMeasures | null;
}

const KEPT = 20;
/** Of the history before, to lay under the one after. */
const POINTS = 200;
/** Progressive figures are means over this many of the newest steps. */
const STEPS = 32;

/** What changed when the log was folded again. */
export class Rebuilds {
  readonly #sql: SqlStorage;
  readonly #history: LossHistory;

  constructor(sql: SqlStorage, history: LossHistory) {
    this.#sql = sql;
    this.#history = history;
  }

  /** To be called before what is folded again is dropped. Where another was under way, both are one. */
  begin(rebuild: { cause: RebuildCause; timeMs: number; from: FoldState; to: FoldState }): void {
    const { cause, timeMs, from, to } = rebuild;
    const [open] = this.#sql.exec('select id, comparisons from rebuilds where after is null').toArray();
    if (open) {
      const earliest = Math.min(open['comparisons'] as number, to.comparisons);
      this.#sql.exec('update rebuilds set comparisons = ? where id = ?', earliest, open['id']);
      return;
    }
    this.#sql.exec(
      'insert into rebuilds (time, cause, comparisons, until, before, series) values (?, ?, ?, ?, ?, ?)',
      timeMs,
      cause,
      to.comparisons,
      from.cursor,
      JSON.stringify(this.#measure(from)),
      JSON.stringify(this.#history.read({ points: POINTS })),
    );
    this.#sql.exec('delete from rebuilds where id <= (select max(id) from rebuilds) - ?', KEPT);
  }

  /** Measures what has come of it, once the fold is where it was. */
  settle(state: FoldState): void {
    const isDue = 'after is null and until <= ?';
    const [due] = this.#sql.exec(`select id from rebuilds where ${isDue}`, state.cursor).toArray();
    if (!due) return;
    const after = JSON.stringify(this.#measure(state));
    this.#sql.exec(`update rebuilds set after = ? where ${isDue}`, after, state.cursor);
  }

  /** Oldest first. */
  read(): Rebuild[] {
    return this.#sql
      .exec('select id, time, cause, comparisons, before, after from rebuilds order by id')
      .toArray()
      .map((row) => ({
        id: row['id'] as number,
        timeMs: row['time'] as number,
        cause: row['cause'] as RebuildCause,
        comparisons: row['comparisons'] as number,
        before: JSON.parse(row['before'] as string) as RebuildMeasures,
        after: row['after'] === null ? null : (JSON.parse(row['after'] as string) as RebuildMeasures),
      }));
  }

  /** The loss history as it was before; null where there is no such rebuild, or none any more. */
  seriesBefore(id: number): HistoryPoint[] | null {
    const [row] = this.#sql.exec('select series from rebuilds where id = ?', id).toArray();
    return row ? (JSON.parse(row['series'] as string) as HistoryPoint[]) : null;
  }

  clear(): void {
    this.#sql.exec('delete from rebuilds');
  }

  #measure({ comparisons }: FoldState): RebuildMeasures {
    const newest = this.#history.newest(STEPS);
    const heldOut = newest.find((step) => step.heldOut)?.heldOut;
    return {
      comparisons,
      progressiveLoss: meanOf(newest, ({ progressiveLoss }) => progressiveLoss),
      accuracy: meanOf(newest, ({ accuracy }) => accuracy),
      heldOutLoss: heldOut?.heldOutLoss ?? null,
      heldOutAccuracy: heldOut?.heldOutAccuracy ?? null,
    };
  }
}

function meanOf(steps: readonly StepRecord[], of: (step: StepRecord) => number): number | null {
  if (steps.length === 0) return null;
  return steps.reduce((sum, step) => sum + of(step), 0) / steps.length;
}
