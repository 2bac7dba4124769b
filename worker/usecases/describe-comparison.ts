import type { Comparison } from '../contract/comparison.ts';
import { RESPONSE_KEYS, shownResponses } from '../core/ranking.ts';
import type { ComparisonRow } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import { readSystems } from '../storage/responses.ts';
import { describeRanking } from './read-answer.ts';

/** A comparison as the API shows it.
 *  @param hidden whether the project keeps from annotators what wrote the responses */
export async function describeComparison(
  db: Database,
  row: ComparisonRow,
  { hidden }: { hidden: boolean },
): Promise<Comparison> {
  const shown = shownResponses(row);
  const systems = hidden ? new Map<number, null>() : await readSystems(db, shown);
  const systemsByKey = Object.fromEntries(
    shown.map((id, at) => [RESPONSE_KEYS[at], systems.get(id) ?? null]),
  );
  const { id, outcome, annotator, createdAt, ranking } = row;
  const { activeMs, strength, reasons, rationale, skipReason } = row;
  return {
    id,
    outcome,
    ranking: describeRanking(ranking),
    annotator,
    created_at: createdAt.toISOString(),
    active_ms: activeMs,
    strength,
    reasons,
    rationale,
    skip_reason: skipReason,
    systems: { a: null, b: null, ...systemsByKey },
  };
}
