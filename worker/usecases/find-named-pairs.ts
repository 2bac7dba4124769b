import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { findByContent } from '../storage/responses.ts';
import { contentHash } from './content-hash.ts';

/** A pair by its texts. */
export interface PairTexts {
  prompt: string;
  a: string;
  b: string;
  system_a?: string | null | undefined;
  system_b?: string | null | undefined;
}

/** Finds pairs by their texts.
 *  @returns response ids, in the order asked
 *  @throws DomainError `pair_not_found` naming the first pair whose texts were not imported */
export async function findNamedPairs(
  db: Database,
  projectId: number,
  pairs: readonly PairTexts[],
): Promise<{ a: number; b: number }[]> {
  const hashed = await Promise.all(pairs.map(hashPair));
  const ids = await findByContent(db, projectId, hashed.flat());
  return pairs.map((_, index) => {
    const [a, b] = [ids[2 * index], ids[2 * index + 1]];
    if (a && b) return { a, b };
    throw new DomainError(
      'pair_not_found',
      `pairs[${index}] is not in this project: import its prompt and both responses first. Where the import named what wrote ` +
        'them, name it here, too, as system_a and system_b.',
    );
  });
}

async function hashPair({ prompt, a, b, system_a = null, system_b = null }: PairTexts) {
  const promptHash = await contentHash(prompt);
  return [
    { promptHash, responseHash: await contentHash(system_a, a) },
    { promptHash, responseHash: await contentHash(system_b, b) },
  ];
}
