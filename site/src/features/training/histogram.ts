import type { Evaluation } from '../../../../worker/contract/evaluation.ts';

type Bin = Evaluation['margin_histogram'][number];

/** The histogram in units of its viewBox. */
export const FRAME = { width: 340, height: 230, left: 50, right: 326, top: 26, bottom: 188 };

export interface Bar {
  bin: Bin;
  x: number;
  width: number;
  y: number;
  height: number;
}

/** Where margins and shares lie: both models on one scale, each by shares of its own comparisons, for they differ in number. */
export function scaleOf(...models: readonly (readonly Bin[])[]) {
  const all = models.flat();
  const low = Math.min(0, ...all.map(({ lower }) => lower));
  const high = Math.max(0, ...all.map(({ upper }) => upper));
  const most = Math.max(
    ...models.flatMap((bins) => bins.map((bin) => bin.comparisons / totalOf(bins))),
    0.01,
  );
  const length = Math.max(high - low, 1e-9);
  const acrossOf = (margin: number) => FRAME.left + ((margin - low) / length) * (FRAME.right - FRAME.left);
  const upOf = (share: number) => FRAME.bottom - (share / most) * (FRAME.bottom - FRAME.top);
  return { low, high, most, acrossOf, upOf };
}

export function barsOf(bins: readonly Bin[], { acrossOf, upOf }: ReturnType<typeof scaleOf>): Bar[] {
  const total = totalOf(bins);
  return bins.map((bin) => {
    const [x, y] = [acrossOf(bin.lower), upOf(bin.comparisons / total)];
    return { bin, x, y, width: acrossOf(bin.upper) - x, height: FRAME.bottom - y };
  });
}

function totalOf(bins: readonly Bin[]): number {
  return Math.max(
    1,
    bins.reduce((sum, { comparisons }) => sum + comparisons, 0),
  );
}
