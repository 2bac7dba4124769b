import type { MarkGold } from '../contract/gold.ts';
import type { Actor } from '../core/audit.ts';
import type { GoldPair } from '../core/gold.ts';
import type { Database } from '../storage/database.ts';
import { putGold } from '../storage/gold.ts';
import { findNamedPairs } from './find-named-pairs.ts';

/** Marks pairs, named by their texts, as gold.
 *  @returns how many are so from now on, or have another right answer
 *  @throws DomainError `pair_not_found` naming the first pair whose texts were not imported: then none is marked */
export async function markGold(
  db: Database,
  { projectId, pairs, by, now }: { projectId: number; pairs: MarkGold['pairs']; by: Actor; now: Date },
): Promise<number> {
  const found = await findNamedPairs(db, projectId, pairs);
  const gold = found.map((ids, index): GoldPair => {
    const { outcome } = pairs[index] as MarkGold['pairs'][number];
    return { ...ids, outcome };
  });
  const note = { projectId, by, action: 'gold.marked', details: { pairs: pairs.length }, at: now } as const;
  return putGold(db, { projectId, pairs: gold, createdAt: now }, note);
}
