import { downsampleIndices } from '../core/downsample.ts';
import type { HeldOutMeasures, StepRecord } from '../core/fold.ts';

/** What each step measured. The last may be of a chunk that is not full yet; the next pass takes its place. */
export class LossHistory {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(steps: readonly StepRecord[]): void {
    this.#sql.exec('delete from steps where provisional = 1');
    for (const step of steps) {
      this.#sql.exec(
        'insert into steps values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        step.step,
        step.provisional ? 1 : 0,
        step.comparisons,
        step.timeMs,
        step.loss,
        step.progressiveLoss,
        step.accuracy,
        step.lengthLoss,
        step.lengthAccuracy,
        ...columnsOf(step.heldOut),
        ...columnsOf(step.randomArm),
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
    lengthLoss: row['length_loss'] as number,
    lengthAccuracy: row['length_accuracy'] as number,
    heldOut: measuresOf(row['held_out_loss'], row['held_out_accuracy'], row['trained']),
    randomArm: measuresOf(row['random_arm_loss'], row['random_arm_accuracy'], row['random_arm_trained']),
    firstId: row['first_id'] as number,
    lastId: row['last_id'] as number,
    provisional: row['provisional'] === 1,
  };
}

function columnsOf(measures: HeldOutMeasures | null): (number | null)[] {
  return [measures?.heldOutLoss ?? null, measures?.heldOutAccuracy ?? null, measures?.trained ?? null];
}

function measuresOf(...columns: (SqlStorageValue | undefined)[]): HeldOutMeasures | null {
  const [heldOutLoss, heldOutAccuracy, trained] = columns;
  if (typeof heldOutLoss !== 'number' || typeof heldOutAccuracy !== 'number') return null;
  return { heldOutLoss, heldOutAccuracy, trained: trained as number };
}
