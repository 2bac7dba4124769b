import type { WinMatrix } from '../../../../worker/contract/statistics.ts';

export interface WinCell {
  /** Points of the row's system against the column's as a share, a tie being half. */
  observed: number;
  predicted: number;
  comparisons: number;
  /** In standard deviations, from the row's side. */
  surprise: number;
}

/** Cells of a win matrix by row and column, `[systems][systems]`; null where two never met, and on the diagonal. */
export function winCells({ systems, pairs }: Pick<WinMatrix, 'systems' | 'pairs'>): (WinCell | null)[][] {
  const place = new Map(systems.map((system, at) => [system, at]));
  const cells = systems.map(() => systems.map((): WinCell | null => null));
  for (const { first, second, comparisons, observed, predicted, surprise } of pairs) {
    const [row, column] = [place.get(first), place.get(second)];
    if (row === undefined || column === undefined) continue;
    const points = (of: typeof observed) => of.first + of.tie / 2;
    const cell = { observed: points(observed), predicted: points(predicted), comparisons, surprise };
    (cells[row] as (WinCell | null)[])[column] = cell;
    (cells[column] as (WinCell | null)[])[row] = {
      observed: 1 - cell.observed,
      predicted: 1 - cell.predicted,
      comparisons,
      surprise: -surprise,
    };
  }
  return cells;
}

/** How a cell is coloured: by the side that is ahead, and how far, from 0 (level) to 1. */
export function heatOf(won: number): { side: 'a' | 'b'; strength: number } {
  return { side: won >= 0.5 ? 'a' : 'b', strength: Math.min(1, Math.abs(won - 0.5) * 2) };
}
