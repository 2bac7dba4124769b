import type { SparseVector } from '../core/features.ts';
import { isTied, pairCount } from '../core/preference-loss.ts';

/** Responses to one prompt, best first, K ≥ 2, as features. */
export type Ranking = SparseVector[];

/** A ranking as training takes it. */
export interface WeightedRanking {
  ranking: Ranking;
  /** Of the responses, rising, where some tie: their pairs do not enter the loss. Left out where none does. */
  ranks?: readonly number[] | undefined;
  /** How many examples it counts for, ≥ 0: the trust put in its annotator. */
  weight: number;
  /** Margin asked for between each better and worse response, in nats; 0 asks for none. */
  targetMargin: number;
}

/** Rankings laid out for matrix products. */
export interface Batch {
  /** The responses of all rankings, one after the other, `[rows]`. */
  responses: SparseVector[];
  /** `[pairs, rows]`: −1 at the better response of each pair, 1 at the worse. A product with it gives −Δ. */
  deficits: Float32Array;
  /** `[pairs]` */
  targetMargins: Float32Array;
  /** `[pairs]`: weight/(rankings · C(K, 2)), so that the weighted sum of pair losses is eq. 1's mean. */
  pairWeights: Float32Array;
  pairs: number;
}

/** Lays rankings out as one batch; each counts once, however many responses it ranks, less what it leaves tied.
 *  @throws if one ranks fewer than two */
export function layBatch(examples: readonly WeightedRanking[]): Batch {
  const responses = examples.flatMap(({ ranking }) => ranking);
  const rows = responses.length;
  const pairs = examples.reduce((sum, example) => sum + orderedPairs(example), 0);
  const batch: Batch = {
    responses,
    deficits: new Float32Array(pairs * rows),
    targetMargins: new Float32Array(pairs),
    pairWeights: new Float32Array(pairs),
    pairs,
  };
  let pair = 0;
  let first = 0;
  for (const { ranking, ranks, weight, targetMargin } of examples) {
    const pairWeight = weight / (examples.length * pairCount(ranking.length));
    const end = first + ranking.length;
    for (let better = first; better < end; better++) {
      for (let worse = better + 1; worse < end; worse++) {
        if (isTied(ranks, better - first, worse - first)) continue;
        batch.deficits[pair * rows + better] = -1;
        batch.deficits[pair * rows + worse] = 1;
        batch.targetMargins[pair] = targetMargin;
        batch.pairWeights[pair++] = pairWeight;
      }
    }
    first = end;
  }
  return batch;
}

function orderedPairs({ ranking, ranks }: WeightedRanking): number {
  const pairs = pairCount(ranking.length);
  if (!ranks) return pairs;
  const sizes = [...Map.groupBy(ranks, (rank) => rank).values()].map(({ length }) => length);
  return pairs - sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}
