import type { Context } from 'hono';
import type { Leaderboard } from '../contract/leaderboard.ts';
import { leaderboardTable } from '../usecases/leaderboard-table.ts';
import type { AppEnv } from './context.ts';
import { textStream } from './export-body/byte-stream.ts';

/** A leaderboard as a file for a spreadsheet. */
export async function leaderboardCsv(c: Context<AppEnv>, board: Leaderboard): Promise<Response> {
  const { csv } = await import('./export-body/csv.ts');
  return c.body(textStream(csv(leaderboardTable(board))), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${c.var.project.slug}-leaderboard.csv"`,
    'x-content-type-options': 'nosniff',
  });
}
