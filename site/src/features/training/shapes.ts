import { formatPercent } from '../../lib/format.ts';
import { type Curve, type CurveStyle, newest } from './curves.ts';
import type { Metric } from './points.ts';

/** What a chart is about, whatever its curves. */
export interface ChartShape {
  id: string;
  title: string;
  explanation: string;
  /** A level that means something, drawn across. */
  guide: { y: number; label: string /** Where curves seldom run. */; side: 'above' | 'below' } | null;
  /** Values cannot lie beyond these. */
  floor: number;
  ceiling?: number;
  format: (value: number) => string;
  /** Shorter, for the axis. */
  tick: (value: number) => string;
}

type Measure = CurveStyle & { metric: Metric };

const LENGTH_ONLY = { label: 'Length only', colour: '--length-only', dash: 'dashed' } as const;
const HELD_OUT = { label: 'Held out', colour: '--held-out', dash: 'dotted', sparse: true } as const;
/** Held out too, of a model that trains only on pairs drawn at random; there is none where all are. */
const RANDOM_ARM = { label: 'Random arm', colour: '--random-arm', dash: 'dashdot', sparse: true } as const;

export const LOSS_CURVES: readonly Measure[] = [
  { id: 'progressive', metric: 'progressive_loss', label: 'Progressive', colour: '--a' },
  { id: 'training', metric: 'loss', label: 'Training', colour: '--b' },
  { id: 'length-only', metric: 'length_only_loss', ...LENGTH_ONLY },
  { id: 'held-out', metric: 'held_out_loss', ...HELD_OUT },
  { id: 'random-arm', metric: 'random_arm_loss', ...RANDOM_ARM },
];

export const ACCURACY_CURVES: readonly Measure[] = [
  { id: 'progressive', metric: 'accuracy', label: 'Progressive', colour: '--a' },
  { id: 'length-only', metric: 'length_only_accuracy', ...LENGTH_ONLY },
  { id: 'held-out', metric: 'held_out_accuracy', ...HELD_OUT },
  { id: 'random-arm', metric: 'random_arm_accuracy', ...RANDOM_ARM },
];

export const PEOPLE: CurveStyle = {
  id: 'people',
  label: 'People with each other',
  colour: '--ink-soft',
  dash: 'dashed',
};
export const THROUGHPUT: CurveStyle = { id: 'throughput', label: 'Comparisons a minute', colour: '--a' };
export const BEHIND: Measure = { id: 'behind', metric: 'behind', label: 'Rows waiting', colour: '--b' };

/** A curve of the history before a rebuild, beside the one after it. */
export function before(curve: Measure): Measure {
  return {
    ...curve,
    id: `${curve.id}-before`,
    label: `${curve.label}, before`,
    colour: '--ink-soft',
    dash: curve.sparse ? 'dotted' : 'dashdot',
  };
}

export const LOSS: ChartShape = {
  id: 'loss',
  title: 'Loss',
  explanation:
    'Progressive: each comparison is predicted before it is trained on, so this is what the model knew of the crowd at that moment. Held out: prompts that never train. Random arm: the same of a second model that trains only on pairs drawn at random. In nats; lower is better.',
  guide: { y: Math.LN2, label: 'ln 2 = 0.693, knows nothing', side: 'above' },
  floor: 0,
  format: (loss) => loss.toFixed(3),
  tick: (loss) => String(Number(loss.toPrecision(3))),
};

export const ACCURACY: ChartShape = {
  id: 'accuracy',
  title: 'Accuracy',
  explanation:
    'How often the response the crowd chose had the higher reward, before training on it. Length only: a model that knows nothing but how long both responses are. People with each other: how often two people prefer the same response, which a model can hardly beat.',
  guide: { y: 0.5, label: '50 %, tossing a coin', side: 'below' },
  floor: 0,
  ceiling: 1,
  format: (share) => formatPercent(share, 1),
  tick: (share) => `${Number((100 * share).toPrecision(3))} %`,
};

export const SPEED: ChartShape = {
  id: 'throughput',
  title: 'Throughput',
  explanation: 'Comparisons that the trainer folds in a minute, over the stretch that is smoothed over.',
  guide: null,
  floor: 0,
  format: shortNumber,
  tick: shortNumber,
};

export const LAG: ChartShape = {
  id: 'lag',
  title: 'Behind the log',
  explanation:
    'Comparisons that were in the log and not folded yet when a step was taken. An import or a rebuild raises it.',
  guide: null,
  floor: 0,
  format: shortNumber,
  tick: shortNumber,
};

/** 950, 1.2k, 35k, 1.4M. */
export function shortNumber(value: number): string {
  for (const [size, unit] of [
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${Number((value / size).toPrecision(3))}${unit}`;
  }
  return String(Number(value.toPrecision(3)));
}

/** What a chart shows, in words: the newest value of each curve and what its guide means. */
export function summaryOf({ title, guide, format }: ChartShape, curves: readonly Curve[]): string {
  const values = curves.map((curve) => {
    const value = newest(curve);
    return `${curve.label.toLowerCase()} ${value === null ? 'not known yet' : format(value)}`;
  });
  return `${title} now: ${values.join(', ')}.${guide ? ` For comparison: ${guide.label}.` : ''}`;
}
