import type { Evaluation } from '../../../../worker/contract/evaluation.ts';
import { hasError } from './estimate.ts';

type Bin = Evaluation['reliability'][number];

/** The diagram in units of its viewBox: confidence from ½ to 1 across, what was observed from 0 to 1 upwards. */
export const FRAME = { width: 340, height: 264, left: 50, right: 316, top: 26, bottom: 222 };

const SMALLEST_DOT = 2.5;
const LARGEST_DOT = 7;

export const acrossOf = (confidence: number): number =>
  FRAME.left + (confidence - 0.5) * 2 * (FRAME.right - FRAME.left);

export const upOf = (share: number): number =>
  FRAME.bottom - Math.min(1, Math.max(0, share)) * (FRAME.bottom - FRAME.top);

export interface Dot {
  bin: Bin;
  x: number;
  y: number;
  radius: number;
  /** Ends of the error bar; null where no error is known. */
  error: { low: number; high: number } | null;
}

/** Each bin as a dot whose area grows with its comparisons. */
export function dotsOf(bins: readonly Bin[]): Dot[] {
  const most = Math.max(1, ...bins.map(({ comparisons }) => comparisons));
  return bins.map((bin) => ({
    bin,
    x: acrossOf(bin.confidence),
    y: upOf(bin.observed.value),
    radius: Math.max(SMALLEST_DOT, LARGEST_DOT * Math.sqrt(bin.comparisons / most)),
    error: errorOf(bin),
  }));
}

function errorOf({ observed }: Bin): Dot['error'] {
  if (!hasError(observed)) return null;
  const { value, standard_error } = observed;
  return { low: upOf(value - standard_error), high: upOf(value + standard_error) };
}
