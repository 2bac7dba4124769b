import { type Column, columns, type ExportRow, FACET_COLUMNS } from './export-table.ts';
import type { ExportedJudgement } from './exported-comparison.ts';

/** Every field of a comparison; an import of them gives the same log. Of a ranking `a` and `b` are the first two that were shown,
 *  `ranked` are all. */
export const COMPARISON_COLUMNS: readonly Column[] = [
  ...columns('integer', 'id'),
  ...columns('text', 'prompt', 'a', 'b', 'system_a', 'system_b', 'outcome', 'annotator'),
  ...columns('integer', 'strength'),
  ...columns('number', 'weight'),
  ...columns('texts', 'reasons'),
  ...columns('text', 'rationale', 'skip_reason'),
  ...columns('integer', 'active_ms'),
  ...columns('boolean', 'active'),
  ...columns('text', 'purpose', 'created_at', 'task'),
  ...columns('texts', 'ranked', 'ranked_systems'),
  ...columns('integers', 'ranks'),
  ...FACET_COLUMNS,
];

export function comparisonRow(comparison: ExportedJudgement): ExportRow {
  const { ranking } = comparison;
  return {
    id: comparison.id,
    prompt: comparison.prompt,
    a: comparison.a.text,
    b: comparison.b.text,
    system_a: comparison.a.system,
    system_b: comparison.b.system,
    outcome: comparison.outcome,
    annotator: comparison.annotator,
    strength: comparison.strength,
    weight: comparison.weight,
    reasons: comparison.reasons,
    rationale: comparison.rationale,
    skip_reason: comparison.skipReason,
    active_ms: comparison.activeMs,
    active: comparison.active,
    purpose: comparison.purpose,
    created_at: comparison.createdAt.toISOString(),
    task: comparison.task,
    ranked: ranking?.shown.map(({ text }) => text) ?? null,
    ranked_systems: ranking?.shown.map(({ system }) => system) ?? null,
    ranks: ranking?.ranks ?? null,
    language: comparison.language,
    tags: comparison.tags,
  };
}
