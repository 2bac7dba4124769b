import { downsampleIndices } from '../core/downsample.ts';
import type { StepRecord } from '../core/fold.ts';

const SCHEMA = `
create table if not exists steps (
  step integer primary key, provisional integer not null, comparisons integer not null, time integer not null,
  loss real not null, progressive_loss real not null, accuracy real not null,
  first_id integer not null, last_id integer not null
)`;

/** What each step measured. The last may be of a chunk that is not full yet; the next pass takes its place. */
export class LossHistory {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  append(steps: readonly StepRecord[]): void {
    this.#sql.exec('delete from steps where provisional = 1');
    for (const step of steps) {
      this.#sql.exec(
        'insert into steps values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        step.step,
        step.provisional ? 1 : 0,
        step.comparisons,
        step.timeMs,
        step.loss,
        step.progressiveLoss,
        step.accuracy,
        step.firstId,
        step.lastId,
      );
    }
  }

  /** Forgets the steps that rows after this one are behind. */
  dropAfter(cursor: number): void {
    this.#sql.exec('delete from steps where last_id > ? or provisional = 1', cursor);
  }

  /** @param points how many at the most; longer histories are thinned, keeping extremes */
  read(points: number): StepRecord[] {
    const rows = this.#sql.exec('select * from steps order by step').toArray();
    const losses = rows.map((row) => row['progressive_loss'] as number);
    return downsampleIndices(losses, points).map((index) => readStep(rows[index] ?? {}));
  }
}

function readStep(row: Record<string, SqlStorageValue>): StepRecord {
  return {
    step: row['step'] as number,
    comparisons: row['comparisons'] as number,
    timeMs: row['time'] as number,
    loss: row['loss'] as number,
    progressiveLoss: row['progressive_loss'] as number,
    accuracy: row['accuracy'] as number,
    firstId: row['first_id'] as number,
    lastId: row['last_id'] as number,
    provisional: row['provisional'] === 1,
  };
}
