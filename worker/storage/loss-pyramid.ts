import { runsOf, type Span, spanSize } from '../core/series-pyramid.ts';

/** Columns of `steps` that have a lowest, a highest and a mean value over several steps. */
export const METRICS = [
  'loss',
  'progressive_loss',
  'accuracy',
  'length_loss',
  'length_accuracy',
  'held_out_loss',
  'held_out_accuracy',
  'random_arm_loss',
  'random_arm_accuracy',
  'behind',
] as const;
export type Metric = (typeof METRICS)[number];

/** What can stand across a chart: each rises from step to step. */
const AXES = ['step', 'comparisons', 'time'] as const;
export type Axis = (typeof AXES)[number];

/** Of the measurements that there are; where there is none, the count is 0. */
interface Extremes {
  low: number | null;
  high: number | null;
  sum: number;
  count: number;
}

/** What sums up the steps of a span. */
export interface SpanSummary extends Span {
  firsts: Record<Axis, number>;
  lasts: Record<Axis, number>;
  metrics: Record<Metric, Extremes>;
}

const OF_SPAN = {
  firsts: AXES.map((axis) => `first_${axis}`),
  lasts: AXES.map((axis) => `last_${axis}`),
  metrics: METRICS.flatMap((metric) => ['low', 'high', 'sum', 'count'].map((part) => `${metric}_${part}`)),
};
const COLUMNS = [...OF_SPAN.firsts, ...OF_SPAN.lasts, ...OF_SPAN.metrics];

export const PYRAMID_TABLE = `
create table step_spans (
  level integer not null, bucket integer not null,
  ${COLUMNS.map((name) => (name.endsWith('_count') || /^(first|last)_/.test(name) ? `${name} integer not null` : `${name} real`)).join(', ')},
  primary key (level, bucket)
) without rowid;`;

/** One step as a span of its own. */
const OF_ONE = [
  ...AXES,
  ...AXES,
  ...METRICS.flatMap((metric) => [metric, metric, metric, `${metric} is not null`]),
].join(', ');

/** Several steps as one span. In SQL, so that no row has to leave the database; sums go in the order of the steps, so that they are
 *  the same to the bit however many spans are made at once. */
const OF_STEPS = [
  ...AXES.map((axis) => `min(${axis})`),
  ...AXES.map((axis) => `max(${axis})`),
  ...METRICS.flatMap((metric) => [`min(${metric})`, `max(${metric})`, `sum(${metric})`, `count(${metric})`]),
].join(', ');

const OF_SPANS = [
  ...OF_SPAN.firsts.map((name) => `min(${name})`),
  ...OF_SPAN.lasts.map((name) => `max(${name})`),
  ...METRICS.flatMap((metric) => [
    `min(${metric}_low)`,
    `max(${metric}_high)`,
    `sum(${metric}_sum)`,
    `sum(${metric}_count)`,
  ]),
].join(', ');

/** What sums up the loss history at every scale: of 8 steps, of 64, of 512 … */
export class LossPyramid {
  readonly #sql: SqlStorage;
  /** Rows read so far: what a reader costs. */
  rowsRead = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Sums up the spans that steps have filled.
   *  @param before how many steps there were
   *  @param after and how many there are now, none of which will change */
  extend(before: number, after: number): void {
    for (let level = 1; spanSize(level) <= after; level++) {
      const [from, to] = [before, after].map((count) => Math.floor(count / spanSize(level))) as [
        number,
        number,
      ];
      if (from === to) break;
      const size = spanSize(1);
      const [columns, table, key] =
        level === 1
          ? [OF_STEPS, 'steps', 'place']
          : [OF_SPANS, `step_spans where level = ${level - 1} and`, 'bucket'];
      const source = level === 1 ? `${table} where` : table;
      this.#sql.exec(
        `insert into step_spans select ${level}, ${key} / ${size}, ${columns} from ${source} ${key} >= ? and ${key} < ?
         group by ${key} / ${size} order by ${key}`,
        from * size,
        to * size,
      );
    }
  }

  /** Forgets what sums up steps of this place or after it.
   *  @param count how many steps there were */
  dropFrom(place: number, count: number): void {
    for (let level = 1; spanSize(level) <= count; level++) {
      const bucket = Math.floor(place / spanSize(level));
      this.#sql.exec('delete from step_spans where level = ? and bucket >= ?', level, bucket);
    }
  }

  read(spans: readonly Span[]): SpanSummary[] {
    return runsOf(spans).flatMap(({ level, from, to }) => {
      const cursor =
        level === 0
          ? this.#sql.exec(
              `select place, ${OF_ONE} from steps where place >= ? and place < ? order by place`,
              from,
              to,
            )
          : this.#sql.exec(
              `select bucket, ${COLUMNS.join(', ')} from step_spans where level = ? and bucket >= ? and bucket < ? order by bucket`,
              level,
              from,
              to,
            );
      const rows = [...cursor.raw()] as number[][];
      this.rowsRead += cursor.rowsRead;
      return rows.map((row) => summaryOf(level, row));
    });
  }
}

function summaryOf(level: number, [bucket, ...values]: number[]): SpanSummary {
  const axesAt = (from: number) =>
    Object.fromEntries(AXES.map((axis, at) => [axis, values[from + at]])) as Record<Axis, number>;
  const metrics = Object.fromEntries(
    METRICS.map((metric, at) => {
      const [low = null, high = null, sum, count] = values.slice(2 * AXES.length + 4 * at);
      return [metric, { low, high, sum: sum ?? 0, count }];
    }),
  ) as Record<Metric, Extremes>;
  return { level, bucket: bucket as number, firsts: axesAt(0), lasts: axesAt(AXES.length), metrics };
}
