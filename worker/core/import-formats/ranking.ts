import { judgementOfRanks } from '../import-ranking.ts';
import type { Judgement } from '../imported-row.ts';
import { MOST_RANKED, pairsOf } from '../ranking.ts';

/** What a ranking of a line's responses is in the log: one judgement. One of more than nine, which a row cannot hold, is
 *  all C(K, 2) pairs, each weighing 1/C(K, 2), so that it counts for one example in training all the same.
 *  @param ranks of each response, the best lowest, equal where they tie; null of one that was not ranked
 *  @returns none where fewer than two are ranked
 *  @see Ouyang et al. 2022, "Training language models to follow instructions with human feedback", eq. 1 */
export function judgementsOfRanking(
  ranks: readonly (number | null)[],
  annotator: string | null,
): Judgement[] {
  const by = { annotator, weight: 1, strength: null };
  const ranked = ranks.flatMap((rank, index) => (rank === null ? [] : [{ rank, index }]));
  if (ranked.length < 2) return [];
  if (ranked.length <= MOST_RANKED) {
    const judgement = { ...judgementOfRanks(ranks), ...by };
    return [judgement.outcome === 'ranking' ? judgement : { ...judgement, sidesUnknown: true }];
  }
  const pairs = pairsOf(ranked.length);
  return pairs.map(([one, other]): Judgement => {
    const [first, second] = [ranked[one], ranked[other]] as [
      { rank: number; index: number },
      (typeof ranked)[0],
    ];
    const outcome = first.rank === second.rank ? 'tie' : first.rank < second.rank ? 'a' : 'b';
    return { a: first.index, b: second.index, outcome, ...by, weight: 1 / pairs.length, sidesUnknown: true };
  });
}
