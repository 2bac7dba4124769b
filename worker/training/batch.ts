import type { SparseVector } from '../core/features.ts';
import { pairCount } from '../core/preference-loss.ts';

/** Responses to one prompt, best first, K ≥ 2, as features. */
export type Ranking = SparseVector[];

/** Rankings laid out for matrix products. Only features that occur get a column: a few hundred of the two thousand. */
export interface Batch {
  /** Features that occur, ascending, `[columns]`. */
  columns: Uint16Array;
  /** `[rows, columns]`: one row per response but each ranking's worst, relative to which its reward is: the loss sees
   *  differences only, and pairs take half the work. */
  features: Float32Array;
  rows: number;
  /** `[pairs, rows]`: −1 at the better response of each pair, 1 at the worse. A product with it gives −Δ;
   *  `gather` would too, but its gradient has no wasm kernel. */
  deficits: Float32Array;
  /** `[pairs]`: 1/(rankings · C(K, 2)), so that the weighted sum of pair losses is eq. 1's mean. */
  pairWeights: Float32Array;
  pairs: number;
}

/** The features that occur, and at which column each lies. Indexed loops: these are the fold's inner loops. */
function activeColumns(
  rankings: readonly Ranking[],
  featureCount: number,
): { columns: Uint16Array; columnOf: Uint16Array } {
  const occurs = new Uint8Array(featureCount);
  for (const ranking of rankings) {
    for (const { indices } of ranking) {
      for (let at = 0; at < indices.length; at++) occurs[indices[at] as number] = 1;
    }
  }
  const columns = new Uint16Array(featureCount);
  const columnOf = new Uint16Array(featureCount);
  let count = 0;
  for (let index = 0; index < featureCount; index++) {
    if (occurs[index] === 0) continue;
    columns[count] = index;
    columnOf[index] = count++;
  }
  return { columns: columns.slice(0, count), columnOf };
}

/** Writes one row per response but the worst: its features less those of the worst. */
function layFeatures(
  rankings: readonly Ranking[],
  columnOf: Uint16Array,
  shape: { rows: number; columns: number },
): Float32Array {
  const features = new Float32Array(shape.rows * shape.columns);
  let offset = 0;
  for (const ranking of rankings) {
    const worst = ranking[ranking.length - 1] as SparseVector;
    for (let rank = 0; rank < ranking.length - 1; rank++) {
      const { indices, values } = ranking[rank] as SparseVector;
      for (let at = 0; at < indices.length; at++) {
        features[offset + (columnOf[indices[at] as number] as number)] = values[at] as number;
      }
      for (let at = 0; at < worst.indices.length; at++) {
        const cell = offset + (columnOf[worst.indices[at] as number] as number);
        features[cell] = (features[cell] as number) - (worst.values[at] as number);
      }
      offset += shape.columns;
    }
  }
  return features;
}

function layPairs(
  rankings: readonly Ranking[],
  shape: { rows: number; pairs: number },
): Pick<Batch, 'deficits' | 'pairWeights'> {
  const deficits = new Float32Array(shape.pairs * shape.rows);
  const pairWeights = new Float32Array(shape.pairs);
  let pair = 0;
  let firstRow = 0;
  for (const { length } of rankings) {
    const weight = 1 / (rankings.length * pairCount(length));
    for (let better = 0; better < length; better++) {
      for (let worse = better + 1; worse < length; worse++) {
        const row = pair * shape.rows + firstRow;
        deficits[row + better] = -1;
        if (worse < length - 1) deficits[row + worse] = 1;
        pairWeights[pair++] = weight;
      }
    }
    firstRow += length - 1;
  }
  return { deficits, pairWeights };
}

/** Lays rankings out as one batch; each counts once, however many responses it ranks.
 *  @throws if one ranks fewer than two */
export function layBatch(rankings: readonly Ranking[], featureCount: number): Batch {
  const pairs = rankings.reduce((sum, ranking) => sum + pairCount(ranking.length), 0);
  const rows = rankings.reduce((sum, ranking) => sum + ranking.length - 1, 0);
  const { columns, columnOf } = activeColumns(rankings, featureCount);
  const features = layFeatures(rankings, columnOf, { rows, columns: columns.length });
  return { columns, features, rows, pairs, ...layPairs(rankings, { rows, pairs }) };
}
