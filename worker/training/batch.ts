import type { SparseVector } from '../core/features.ts';
import { pairCount } from '../core/preference-loss.ts';

/** Responses to one prompt, best first, K ≥ 2, as features. */
export type Ranking = SparseVector[];

/** Rankings laid out for matrix products. Only features that occur get a column: a few hundred of the two thousand. */
export interface Batch {
  /** Features that occur, ascending, `[columns]`. */
  columns: Uint16Array;
  /** `[rows, columns]`, one row per response. */
  features: Float32Array;
  rows: number;
  /** `[pairs, rows]`: −1 at the better response of each pair, 1 at the worse. A product with it gives −Δ;
   *  `gather` would too, but its gradient has no wasm kernel. */
  deficits: Float32Array;
  /** `[pairs]`: 1/(rankings · C(K, 2)), so that the weighted sum of pair losses is eq. 1's mean. */
  pairWeights: Float32Array;
  pairs: number;
}

function activeColumns(
  rankings: readonly Ranking[],
  featureCount: number,
): { columns: Uint16Array; place: Int32Array } {
  const occurs = new Uint8Array(featureCount);
  for (const ranking of rankings) {
    for (const { indices } of ranking) for (const index of indices) occurs[index] = 1;
  }
  const place = new Int32Array(featureCount);
  let count = 0;
  for (let index = 0; index < featureCount; index++) if (occurs[index] === 1) place[index] = count++;
  const columns = Uint16Array.from({ length: count });
  for (let index = 0; index < featureCount; index++)
    if (occurs[index] === 1) columns[place[index] as number] = index;
  return { columns, place };
}

function layFeatures(
  rankings: readonly Ranking[],
  place: Int32Array,
  shape: { rows: number; columns: number },
): Float32Array {
  const features = new Float32Array(shape.rows * shape.columns);
  let offset = 0;
  for (const ranking of rankings) {
    for (const { indices, values } of ranking) {
      for (let at = 0; at < indices.length; at++) {
        features[offset + (place[indices[at] as number] as number)] = values[at] as number;
      }
      offset += shape.columns;
    }
  }
  return features;
}

/** Lays rankings out as one batch; each counts once, however many responses it ranks.
 *  @throws if one ranks fewer than two */
export function layBatch(rankings: readonly Ranking[], featureCount: number): Batch {
  const rows = rankings.reduce((sum, ranking) => sum + ranking.length, 0);
  const pairs = rankings.reduce((sum, ranking) => sum + pairCount(ranking.length), 0);
  const { columns, place } = activeColumns(rankings, featureCount);
  const deficits = new Float32Array(pairs * rows);
  const pairWeights = new Float32Array(pairs);
  let pair = 0;
  let firstRow = 0;
  for (const ranking of rankings) {
    const weight = 1 / (rankings.length * pairCount(ranking.length));
    for (let better = 0; better < ranking.length; better++) {
      for (let worse = better + 1; worse < ranking.length; worse++) {
        deficits[pair * rows + firstRow + better] = -1;
        deficits[pair * rows + firstRow + worse] = 1;
        pairWeights[pair++] = weight;
      }
    }
    firstRow += ranking.length;
  }
  return {
    columns,
    features: layFeatures(rankings, place, { rows, columns: columns.length }),
    rows,
    deficits,
    pairWeights,
    pairs,
  };
}
