import type { ExportQuery } from '../contract/export.ts';
import { ARENA_COLUMNS, arenaRows } from '../core/export/arena.ts';
import { COMPARISON_COLUMNS, comparisonRow } from '../core/export/comparisons.ts';
import type { ExportRow, ExportTable } from '../core/export/export-table.ts';
import type { ExportedComparison } from '../core/export/exported-comparison.ts';
import { ktoColumns, ktoRows } from '../core/export/kto.ts';
import { PREFERENCE_DETAILS, preferenceColumns, preferenceRows } from '../core/export/preference.ts';
import type { SizedMatchup } from '../core/matchups.ts';
import type { Database } from '../storage/database.ts';
import type { LogRange } from '../storage/export-log.ts';
import { countAgreement } from './count-agreement.ts';
import { ANNOTATOR_COLUMNS, exportAnnotators } from './export-annotators.ts';
import { exportComparisons, exportJudgements, type Wanted } from './export-comparisons.ts';
import { exportRewards, REWARD_COLUMNS } from './export-rewards.ts';
import { scorerOfResponses } from './exported-rewards.ts';
import { leaderboardTable } from './leaderboard-table.ts';
import { rankSystems } from './rank-systems.ts';
import { latestModel, type PublishedModel } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

export interface Exporting {
  scorer: Scorer;
  range: LogRange;
  query: ExportQuery;
  /** Null where none is published yet. */
  model: PublishedModel | null;
  /** What annotators are called: by those who may not know them, pseudonyms. */
  nameOf(annotator: string): string | Promise<string>;
  pseudonymOf(annotator: string): Promise<string>;
  matchups(): Promise<{ comparisons: number; matchups: readonly SizedMatchup[] }>;
}

/** The table of an export: what it has for columns, and its rows as they are asked for.
 *  @throws DomainError `checkpoint_not_found` where rows are wanted by margin and there is no model, `body_too_large` */
export async function exportProject(db: Database, exporting: Exporting): Promise<ExportTable> {
  const { query, scorer, model } = exporting;
  switch (query.format) {
    case 'leaderboard':
      return leaderboardTable(rankSystems(await exporting.matchups(), { ties: query.ties, weights: 'none' }));
    case 'annotators':
      return {
        columns: ANNOTATOR_COLUMNS,
        rows: exportAnnotators(db, exporting.range, exporting.pseudonymOf),
      };
    case 'rewards':
      return { columns: REWARD_COLUMNS, rows: exportRewards(db, scorer, model) };
    case 'comparisons':
      // Agreement and margin are of two responses: a log that is filtered by them comes as its pairs.
      if (query.min_agreement === undefined && query.min_margin === undefined)
        return {
          columns: COMPARISON_COLUMNS,
          rows: flatMapped(exportJudgements(db, exporting.range, exporting.nameOf), (row) => [
            comparisonRow(row),
          ]),
        };
      return exportPairs(db, exporting);
    default:
      return exportPairs(db, exporting);
  }
}

async function exportPairs(db: Database, exporting: Exporting): Promise<ExportTable> {
  const { columns, rowsOf } = comparisonFormat(exporting.query);
  const wanted = await wantedComparisons(db, exporting);
  const comparisons = exportComparisons(db, exporting.range, wanted, exporting.nameOf);
  return { columns, rows: flatMapped(comparisons, rowsOf) };
}

function comparisonFormat({ format, style }: ExportQuery): {
  columns: ExportTable['columns'];
  rowsOf(comparison: ExportedComparison): ExportRow[];
} {
  switch (format) {
    case 'trl-preference':
      return {
        columns: [...preferenceColumns(style), ...PREFERENCE_DETAILS],
        rowsOf: (comparison) => preferenceRows(comparison, style),
      };
    case 'dpo':
      return {
        columns: preferenceColumns(style),
        rowsOf: (comparison) => preferenceRows(comparison, style),
      };
    case 'kto':
      return { columns: ktoColumns(style), rowsOf: (comparison) => ktoRows(comparison, style) };
    case 'arena':
      return { columns: ARENA_COLUMNS, rowsOf: arenaRows };
    default:
      return { columns: COMPARISON_COLUMNS, rowsOf: (comparison) => [comparisonRow(comparison)] };
  }
}

async function wantedComparisons(db: Database, { query, scorer, range }: Exporting): Promise<Wanted> {
  const { min_agreement: leastAgreement, min_margin: leastMargin } = query;
  return {
    agreement:
      leastAgreement === undefined
        ? undefined
        : { least: leastAgreement, counted: await countAgreement(db, range) },
    margin:
      leastMargin === undefined
        ? undefined
        : {
            least: leastMargin,
            score: scorerOfResponses(db, scorer, await latestModel(db, scorer.projectId)),
          },
  };
}

async function* flatMapped<Row>(
  comparisons: AsyncIterable<Row>,
  rowsOf: (comparison: Row) => ExportRow[],
): AsyncGenerator<ExportRow> {
  for await (const comparison of comparisons) yield* rowsOf(comparison);
}
