import { paint } from './terminal.ts';

const BARS = '▁▂▃▄▅▆▇█';

/** A series as one line of bars, at most `width` of them: each the mean of its share of the values, the lowest of them the smallest.
 *  Gaps are left out. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const means = shares(values.filter((value) => value !== null && Number.isFinite(value)) as number[], width);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const span = most - least;
  return means.map((mean) => BARS[span === 0 ? 3 : Math.round((7 * (mean - least)) / span)]).join('');
}

export interface SparklineRow {
  name: string;
  values: readonly (number | null)[];
  /** What stands behind the sparkline. */
  now: string;
}

/** Rows in three columns; the sparklines, of 10 to 80 bars, take what the words leave of a window so many columns wide. */
export function sparklines(rows: readonly SparklineRow[], columns: number): string[] {
  const named = Math.max(...rows.map(({ name }) => name.length));
  const said = Math.max(...rows.map(({ now }) => now.length));
  const width = Math.max(10, Math.min(80, columns - named - said - 2));
  return rows.map(({ name, values, now }) => {
    const bars = paint(sparkline(values, width).padEnd(width), 'cyan');
    return `${name.padEnd(named)} ${bars} ${now}`;
  });
}

function shares(values: readonly number[], width: number): number[] {
  const count = Math.min(width, values.length);
  return Array.from({ length: count }, (_, at) => {
    const share = values.slice(
      Math.floor((at * values.length) / count),
      Math.floor(((at + 1) * values.length) / count),
    );
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
