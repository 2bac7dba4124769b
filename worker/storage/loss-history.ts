import type { HeldOutMeasures, StepRecord } from '../core/fold.ts';
import { columnOf, coverOf, FANOUT, refine, spanSize } from '../core/series-pyramid.ts';
import { type Axis, LossPyramid, METRICS, type Metric, type SpanSummary } from './loss-pyramid.ts';

/** Which part of the history is wanted, and how finely. */
export interface HistoryWindow {
  /** At most so many points. */
  points: number;
  /** What stands across, and in which unit `from` and `to` are; time in milliseconds. */
  x?: Axis;
  /** Whether the axis is logarithmic: then the beginning is wanted as finely as the end. */
  log?: boolean;
  /** The first that is wanted, and the last. */
  from?: number | undefined;
  to?: number | undefined;
}

/** What was measured over the steps of a point; null where nothing was. */
export interface Spread {
  low: number;
  mean: number;
  high: number;
}

/** One step, or several that are too close to be told apart: then it is the last of them, with the spread of all. */
export interface HistoryPoint extends StepRecord {
  steps: number;
  /** The first of the steps. */
  firstStep: number;
  spread: Record<Metric, Spread | null> | null;
}

/** What each step measured. The last may be of a chunk that is not full yet; the next pass takes its place. Steps stand at places 0,
 *  1, 2 …, one for each full chunk, and number, comparisons, time and ids rise from place to place. */
export class LossHistory {
  readonly #sql: SqlStorage;
  readonly #pyramid: LossPyramid;
  #rowsRead = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#pyramid = new LossPyramid(sql);
  }

  /** Rows read so far: what readers cost. */
  get rowsRead(): number {
    return this.#rowsRead + this.#pyramid.rowsRead;
  }

  append(steps: readonly StepRecord[]): void {
    const before = this.#dropProvisional();
    for (const [at, step] of steps.entries()) {
      this.#all(
        'insert into steps values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        before + at,
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
        step.behind,
        step.firstId,
        step.lastId,
      );
    }
    const kept = steps.filter(({ provisional }) => !provisional).length;
    this.#pyramid.extend(before, before + kept);
  }

  /** Forgets the steps that rows after this one are behind. */
  dropAfter(cursor: number): void {
    const count = this.#dropProvisional();
    const place = this.#firstAfter('last_id', cursor, count);
    this.#all('delete from steps where place >= ?', place);
    this.#pyramid.dropFrom(place, count);
  }

  /** The newest steps, newest first. */
  newest(count: number): StepRecord[] {
    return this.#all('select * from steps order by place desc limit ?', count).map(readStep);
  }

  /** A step by its number, with its place; null where it is not, or no longer, in the history. */
  find(step: number): { place: number; record: StepRecord } | null {
    const place = this.#firstAfter('step', step - 1, this.#count());
    const [row] = this.#all('select * from steps where place = ?', place);
    return row?.['step'] === step ? { place, record: readStep(row) } : null;
  }

  /** Reads as many rows as are wanted points, up to a constant factor, however long the history is. */
  read({ points, x = 'comparisons', log = false, from, to }: HistoryWindow): HistoryPoint[] {
    const count = this.#count();
    const first = from === undefined ? 0 : this.#firstAtOrAfter(x, from, count);
    const end = to === undefined ? count : this.#firstAfter(x, to, count);
    if (end - first <= points) return this.#steps(first, end);
    const [low, high] = [first, end - 1].map((place) => this.#valueAt(x, place)) as [number, number];
    const placed = (span: SpanSummary) => ({
      ...span,
      first: columnOf(span.firsts[x], { low, high, log }, points),
      last: columnOf(span.lasts[x], { low, high, log }, points),
    });
    const isProvisional = end === count && this.#isProvisional();
    const whole = isProvisional ? end - 1 : end;
    const top = [...coverOf(first, whole), ...(isProvisional ? [{ level: 0, bucket: whole }] : [])];
    const spans = refine(this.#pyramid.read(top).map(placed), {
      read: (wide) => this.#pyramid.read(wide.flatMap(partsOf)).map(placed),
      mostRead: 2 * FANOUT * points,
    });
    const columns = Map.groupBy(spans, ({ last }) => Math.min(points - 1, Math.floor(last)));
    return this.#summed([...columns.values()]);
  }

  #steps(first: number, end: number): HistoryPoint[] {
    return this.#all('select * from steps where place >= ? and place < ? order by place', first, end).map(
      (row) => {
        const step = readStep(row);
        return { ...step, steps: 1, firstStep: step.step, spread: null };
      },
    );
  }

  /** Each group of spans as one point: its last step, and what all of its steps measured. */
  #summed(groups: readonly (readonly SpanSummary[])[]): HistoryPoint[] {
    const places = groups.map((spans) => endOf(spans.at(-1) as SpanSummary) - 1);
    const rows = this.#all(
      'select s.* from json_each(?) wanted join steps s on s.place = wanted.value order by s.place',
      JSON.stringify(places),
    );
    return groups.map((spans, at) => ({
      ...readStep(rows[at] ?? {}),
      steps: spans.reduce((sum, { level }) => sum + spanSize(level), 0),
      firstStep: spans[0]?.firsts.step ?? 0,
      spread: spreadOf(spans),
    }));
  }

  /** @returns how many steps there are without it */
  #dropProvisional(): number {
    const count = this.#count();
    if (!this.#isProvisional()) return count;
    this.#all('delete from steps where place = ?', count - 1);
    return count - 1;
  }

  #count(): number {
    const [row] = this.#all('select place from steps order by place desc limit 1');
    return row ? (row['place'] as number) + 1 : 0;
  }

  #isProvisional(): boolean {
    const [row] = this.#all('select provisional from steps order by place desc limit 1');
    return row?.['provisional'] === 1;
  }

  #valueAt(column: string, place: number): number {
    const [row] = this.#all(`select ${column} as value from steps where place = ?`, place);
    return row?.['value'] as number;
  }

  /** The first place whose value is above this one; the number of places where there is none. */
  #firstAfter(column: Axis | 'last_id', value: number, count: number): number {
    return firstPlace(count, (place) => this.#valueAt(column, place) > value);
  }

  #firstAtOrAfter(column: Axis, value: number, count: number): number {
    return firstPlace(count, (place) => this.#valueAt(column, place) >= value);
  }

  #all(query: string, ...bindings: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    const cursor = this.#sql.exec(query, ...bindings);
    const rows = cursor.toArray();
    this.#rowsRead += cursor.rowsRead;
    return rows;
  }
}

/** The first place that is past a border, by halving: a few rows, where an index of each column would be a row more to write for every
 *  step. */
function firstPlace(count: number, isPast: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isPast(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function partsOf({ level, bucket }: SpanSummary): { level: number; bucket: number }[] {
  return Array.from({ length: FANOUT }, (_, part) => ({ level: level - 1, bucket: bucket * FANOUT + part }));
}

function endOf({ level, bucket }: SpanSummary): number {
  return (bucket + 1) * spanSize(level);
}

function spreadOf(spans: readonly SpanSummary[]): Record<Metric, Spread | null> {
  return Object.fromEntries(
    METRICS.map((metric) => {
      const known = spans.map(({ metrics }) => metrics[metric]).filter(({ count }) => count > 0);
      const total = known.reduce((sum, { count }) => sum + count, 0);
      const spread = {
        low: Math.min(...known.map(({ low }) => low as number)),
        mean: known.reduce((sum, each) => sum + each.sum, 0) / total,
        high: Math.max(...known.map(({ high }) => high as number)),
      };
      return [metric, total === 0 ? null : spread];
    }),
  ) as Record<Metric, Spread | null>;
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
    behind: row['behind'] as number,
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
