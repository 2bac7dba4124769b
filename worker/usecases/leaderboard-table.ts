import type { Leaderboard } from '../contract/leaderboard.ts';
import { columns, type ExportRow, type ExportTable } from '../core/export/export-table.ts';

const COLUMNS = [
  ...columns('integer', 'rank'),
  ...columns('text', 'system'),
  ...columns('number', 'strength', 'rating', 'lower', 'upper', 'comparisons', 'wins', 'losses', 'ties'),
];

/** A leaderboard as a table to export, best first. */
export function leaderboardTable({ systems }: Leaderboard): ExportTable {
  return { columns: COLUMNS, rows: rowsOf(systems) };
}

async function* rowsOf(systems: Leaderboard['systems']): AsyncGenerator<ExportRow> {
  for (const { rank, ...system } of systems) yield { rank, ...system };
}
