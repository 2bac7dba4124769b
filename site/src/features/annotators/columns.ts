import type { Annotator } from '../../../../worker/contract/annotators.ts';
import { formatCount, formatPercent } from '../../lib/format.ts';

/** A column of the table of annotators, by which it can be sorted. */
export interface Column {
  id: string;
  title: string;
  /** Null where it is not known: last, whichever way one sorts. */
  value: (annotator: Annotator) => number | null;
  /** What stands in the cell, and below it, smaller. */
  text: (annotator: Annotator) => string;
  detail: (annotator: Annotator) => string;
}

type Share = Annotator['left'];

const nothing = () => '';
const percent = (share: Share) => (share ? formatPercent(share.value) : '–');
const interval = (share: Share) =>
  share ? `${formatPercent(share.lower)} to ${formatPercent(share.upper)}` : '';
const counted = (share: Share) => (share ? `${share.count} of ${share.of}` : '');

export const COLUMNS: readonly Column[] = [
  {
    id: 'comparisons',
    title: 'Comparisons',
    value: ({ comparisons }) => comparisons,
    text: ({ comparisons }) => formatCount(comparisons),
    detail: ({ outcomes: { tie, both_bad: bothBad, skip } }) =>
      [
        [tie, 'tied'],
        [bothBad, 'both bad'],
        [skip, 'skipped'],
      ]
        .flatMap(([count, name]) => (count ? `${count} ${name}` : []))
        .join(', '),
  },
  {
    id: 'time',
    title: 'Median time',
    value: ({ median_ms: ms }) => ms,
    text: ({ median_ms: ms }) => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`),
    detail: ({ pace }) => (pace === null ? '' : `${pace.toFixed(1)} × a glance`),
  },
  {
    id: 'left',
    title: 'Left',
    value: ({ left }) => left?.value ?? null,
    text: ({ left }) => percent(left),
    detail: ({ left }) => interval(left),
  },
  {
    id: 'agreement',
    title: 'Agrees',
    value: ({ agreement }) => agreement?.value ?? null,
    text: ({ agreement }) => (agreement ? formatPercent(agreement.value) : '–'),
    detail: ({ agreement }) => (agreement ? `of ${formatCount(agreement.comparisons)}` : ''),
  },
  {
    id: 'self',
    title: 'Repeats',
    value: ({ self_consistency: same }) => same?.value ?? null,
    text: ({ self_consistency: same }) => percent(same),
    detail: ({ self_consistency: same }) => counted(same),
  },
  {
    id: 'gold',
    title: 'Gold',
    value: ({ gold }) => gold?.value ?? null,
    text: ({ gold }) => percent(gold),
    detail: ({ gold }) => counted(gold),
  },
  {
    id: 'reliability',
    title: 'Reliability',
    value: ({ reliability }) => reliability.value,
    text: ({ reliability }) => reliability.value.toFixed(2),
    detail: ({ reliability: { lower, upper } }) => `${lower.toFixed(2)} to ${upper.toFixed(2)}`,
  },
  {
    id: 'weight',
    title: 'Weight',
    value: ({ weight }) => weight,
    text: ({ weight }) => weight.toFixed(2),
    detail: nothing,
  },
];

export interface Order {
  /** Of a column; `flags` is whoever has most of them first, then whoever counts least. */
  by: string;
  descending: boolean;
}

export const WORST_FIRST: Order = { by: 'flags', descending: true };

export function sorted(annotators: readonly Annotator[], { by, descending }: Order): Annotator[] {
  const column = COLUMNS.find(({ id }) => id === by);
  if (!column) {
    const sign = descending ? 1 : -1;
    return annotators.toSorted(
      (one, other) => sign * (other.flags.length - one.flags.length || one.weight - other.weight),
    );
  }
  return annotators.toSorted((one, other) => {
    const [x, y] = [column.value(one), column.value(other)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return descending ? y - x : x - y;
  });
}

/** As much of a pseudonym as tells people apart at a glance. */
export const shortId = (id: string): string => id.slice(0, 6);
