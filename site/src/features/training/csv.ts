import type { Curve } from './curves.ts';
import type { Axis } from './view-state.ts';

/** The figures of a chart, a row for each place of its curves: smoothed, and the lowest, mean and highest of what was measured. */
export function chartCsv(curves: readonly Curve[], axis: Axis): string {
  const xs = [...new Set(curves.flatMap((curve) => curve.xs))].sort((one, other) => one - other);
  const places = curves.map((curve) => new Map(curve.xs.map((x, at) => [x, at])));
  const header = [axis, ...curves.flatMap(({ id }) => [id, `${id}_low`, `${id}_mean`, `${id}_high`])];
  const rows = xs.map((x) => [
    axis === 'time' ? new Date(1000 * x).toISOString() : x,
    ...curves.flatMap((curve, of) => {
      const at = places[of]?.get(x) ?? -1;
      return [curve.smoothed, curve.low, curve.mean, curve.high].map((column) => column[at] ?? '');
    }),
  ]);
  return csv([header, ...rows]);
}

/** Rows as text; nothing in them needs quotes. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}
