import type { OwnComparison } from '../contract/me.ts';
import { RESPONSE_KEYS, type ResponseKey } from '../core/ranking.ts';
import type { OwnRow } from '../storage/own-comparisons.ts';
import { imagesOf } from './image-reference.ts';
import { describeRanking } from './read-answer.ts';

/** A comparison as its annotator sees it. */
export async function describeOwnComparison(
  { slug, name, ...row }: OwnRow,
  by: { secret: string; now: Date },
): Promise<OwnComparison> {
  const imageOf = imagesOf({ id: row.projectId, slug, responses: row.responseKind }, by);
  const shown = row.responses.map(({ id, system, text }, at) => ({
    id,
    key: RESPONSE_KEYS[at] as ResponseKey,
    system,
    text,
  }));
  return {
    project: { slug, name },
    id: row.id,
    outcome: row.outcome,
    ranking: describeRanking(row.ranking),
    annotator: row.annotator,
    created_at: new Date(row.createdAtMs).toISOString(),
    active_ms: row.activeMs,
    strength: row.strength,
    reasons: row.reasons,
    rationale: row.rationale,
    skip_reason: row.skipReason,
    systems: { a: null, b: null, ...Object.fromEntries(shown.map(({ key, system }) => [key, system])) },
    prompt: row.prompt,
    responses: await Promise.all(
      shown.map(async ({ id, key, text }) => {
        const image = await imageOf(id);
        return { key, text: 'image' in image ? '' : text, ...image };
      }),
    ),
    excluded: row.excluded,
  };
}
