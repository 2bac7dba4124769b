import type uPlot from 'uplot';
import type { Curve } from './curves.ts';

/** Columns as uPlot takes them: x, then the highest, the lowest and the smoothed value of each curve. Curves may have points at other
 *  places than others; where one has none it says nothing.
 *  @param log whether the value axis is logarithmic: nothing of 0 or below has a place on it */
export function chartData(curves: readonly Curve[], log: boolean): uPlot.AlignedData {
  const xs = [...new Set(curves.flatMap((curve) => curve.xs))].sort((one, other) => one - other);
  const places = new Map(xs.map((x, at) => [x, at]));
  const shown = (value: number | null): number | null =>
    value === null || (log && value <= 0) ? null : value;
  const columns = curves.flatMap((curve) =>
    [curve.high, curve.low, curve.smoothed].map((values) => {
      const column: (number | null | undefined)[] = new Array(xs.length).fill(undefined);
      for (const [at, x] of curve.xs.entries()) column[places.get(x) as number] = shown(values[at] ?? null);
      return column;
    }),
  );
  return [xs, ...columns] as uPlot.AlignedData;
}
