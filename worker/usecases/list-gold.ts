import type { GoldList } from '../contract/gold.ts';
import type { Database } from '../storage/database.ts';
import { listGold as readGoldTexts } from '../storage/gold.ts';
import type { ImageOf } from './image-reference.ts';

/** A page of a project's gold pairs. */
export async function listGold(
  db: Database,
  projectId: number,
  { imageOf, ...page }: { after: number; limit: number; imageOf: ImageOf },
): Promise<GoldList> {
  const pairs = await readGoldTexts(db, projectId, page);
  const gold = pairs.map(async ({ responseA, responseB, ...pair }) => {
    const [a, b] = await Promise.all([imageOf(responseA), imageOf(responseB)]);
    return { ...pair, ...(a.image && b.image ? { images: { a: a.image, b: b.image } } : {}) };
  });
  return { gold: await Promise.all(gold) };
}
