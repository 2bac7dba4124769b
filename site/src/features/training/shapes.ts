import { formatPercent } from '../../lib/format.ts';
import type { ChartShape } from './chart-options.ts';
import { type Axis, type Columns, newest } from './curves.ts';

const LENGTH_ONLY = { label: 'Length only', colour: '--length-only', dash: 'dashed' } as const;
const HELD_OUT = { label: 'Held out', colour: '--held-out', dash: 'dotted', sparse: true } as const;
/** Held out too, of a model that trains only on pairs drawn at random; there is none where all are. */
const RANDOM_ARM = {
  label: 'Random arm',
  colour: '--random-arm',
  dash: 'dashdot',
  sparse: true,
} as const;

interface Shown {
  axis: Axis;
  randomArm: boolean;
}

export function lossShape({ axis, randomArm }: Shown): ChartShape {
  return {
    curves: [
      { metric: 'progressive_loss', label: 'Progressive', colour: '--a' },
      { metric: 'loss', label: 'Training', colour: '--b' },
      { metric: 'length_only_loss', ...LENGTH_ONLY },
      { metric: 'held_out_loss', ...HELD_OUT },
      ...(randomArm ? [{ metric: 'random_arm_loss' as const, ...RANDOM_ARM }] : []),
    ],
    axis,
    guide: { y: Math.LN2, label: 'ln 2 = 0.693, knows nothing', side: 'above' },
    floor: 0,
    format: (loss) => loss.toFixed(3),
  };
}

export function accuracyShape({ axis, randomArm }: Shown): ChartShape {
  return {
    curves: [
      { metric: 'accuracy', label: 'Progressive', colour: '--a' },
      { metric: 'length_only_accuracy', ...LENGTH_ONLY },
      { metric: 'held_out_accuracy', ...HELD_OUT },
      ...(randomArm ? [{ metric: 'random_arm_accuracy' as const, ...RANDOM_ARM }] : []),
    ],
    axis,
    guide: { y: 0.5, label: '50 %, tossing a coin', side: 'below' },
    floor: 0,
    ceiling: 1,
    format: (share) => formatPercent(share),
  };
}

/** What a chart shows, in words: the newest value of each curve and what its guide means. */
export function summaryOf(what: string, { curves, guide, format }: ChartShape, columns: Columns): string {
  const values = curves.map(({ label }, curve) => {
    const value = newest(columns, curve);
    return `${label.toLowerCase()} ${value === null ? 'not known yet' : format(value)}`;
  });
  return `${what} now: ${values.join(', ')}. For comparison: ${guide.label}.`;
}
