import type { SparseVector } from '../core/features.ts';
import type { ModelShape } from '../core/model-shape.ts';
import { pairCount } from '../core/preference-loss.ts';

/** Responses to one prompt, best first, K ≥ 2, as features. */
export type Ranking = SparseVector[];

/** A ranking as training takes it. */
export interface WeightedRanking {
  ranking: Ranking;
  /** How many examples it counts for, ≥ 0: the trust put in its annotator. */
  weight: number;
  /** Margin asked for between each better and worse response, in nats; 0 asks for none. */
  targetMargin: number;
}

/** Rankings laid out for matrix products. Only features that occur get a column: a few hundred of the two thousand. */
export interface Batch {
  /** Features that occur, ascending, `[columns]`; of an MLP, last the bias, whose value is 1 in every row. */
  columns: Uint16Array;
  /** `[rows, columns]`. For a linear head one row per response but each ranking's worst, relative to which its reward is:
   *  the loss sees differences only, and pairs take half the work. For an MLP one row per response. */
  features: Float32Array;
  rows: number;
  /** `[pairs, rows]`: −1 at the better response of each pair, 1 at the worse. A product with it gives −Δ;
   *  `gather` would too, but its gradient has no wasm kernel. */
  deficits: Float32Array;
  /** `[pairs]` */
  targetMargins: Float32Array;
  /** `[pairs]`: weight/(rankings · C(K, 2)), so that the weighted sum of pair losses is eq. 1's mean. */
  pairWeights: Float32Array;
  pairs: number;
}

/** How rankings become rows. */
interface Layout {
  /** Rewards are relative to each ranking's worst response, which then needs no row. */
  relative: boolean;
  columns: Uint16Array;
  columnOf: Uint16Array;
}

function layoutOf(rankings: readonly Ranking[], { featureCount, hidden }: ModelShape): Layout {
  const relative = hidden === 0;
  // Indexed loops: these are the fold's inner loops.
  const occurs = new Uint8Array(featureCount + 1);
  for (const ranking of rankings) {
    for (const { indices } of ranking) {
      for (let at = 0; at < indices.length; at++) occurs[indices[at] as number] = 1;
    }
  }
  if (!relative) occurs[featureCount] = 1;
  // A product needs a column, even of responses without any feature.
  if (!occurs.includes(1)) occurs[0] = 1;
  const columns = new Uint16Array(featureCount + 1);
  const columnOf = new Uint16Array(featureCount + 1);
  let count = 0;
  for (let index = 0; index <= featureCount; index++) {
    if (occurs[index] === 0) continue;
    columns[count] = index;
    columnOf[index] = count++;
  }
  return { relative, columns: columns.slice(0, count), columnOf };
}

function layFeatures(rankings: readonly Ranking[], { relative, columns, columnOf }: Layout): Float32Array {
  const rows = rankings.reduce((sum, { length }) => sum + length - Number(relative), 0);
  const features = new Float32Array(rows * columns.length);
  let offset = 0;
  for (const ranking of rankings) {
    const worst = ranking[ranking.length - 1] as SparseVector;
    for (let rank = 0; rank < ranking.length - Number(relative); rank++) {
      const { indices, values } = ranking[rank] as SparseVector;
      for (let at = 0; at < indices.length; at++) {
        features[offset + (columnOf[indices[at] as number] as number)] = values[at] as number;
      }
      if (relative) subtractFrom(features, offset, worst, columnOf);
      else features[offset + columns.length - 1] = 1;
      offset += columns.length;
    }
  }
  return features;
}

function subtractFrom(
  features: Float32Array,
  offset: number,
  { indices, values }: SparseVector,
  columnOf: Uint16Array,
): void {
  for (let at = 0; at < indices.length; at++) {
    const cell = offset + (columnOf[indices[at] as number] as number);
    features[cell] = (features[cell] as number) - (values[at] as number);
  }
}

function layPairs(
  examples: readonly WeightedRanking[],
  shape: { rows: number; pairs: number; relative: boolean },
): Pick<Batch, 'deficits' | 'targetMargins' | 'pairWeights'> {
  const deficits = new Float32Array(shape.pairs * shape.rows);
  const targetMargins = new Float32Array(shape.pairs);
  const pairWeights = new Float32Array(shape.pairs);
  let pair = 0;
  let firstRow = 0;
  for (const { ranking, weight, targetMargin } of examples) {
    const ownRows = ranking.length - Number(shape.relative);
    const pairWeight = weight / (examples.length * pairCount(ranking.length));
    for (let better = 0; better < ranking.length; better++) {
      for (let worse = better + 1; worse < ranking.length; worse++) {
        const row = pair * shape.rows + firstRow;
        deficits[row + better] = -1;
        if (worse < ownRows) deficits[row + worse] = 1;
        targetMargins[pair] = targetMargin;
        pairWeights[pair++] = pairWeight;
      }
    }
    firstRow += ownRows;
  }
  return { deficits, targetMargins, pairWeights };
}

/** Lays rankings out as one batch for a model of this shape; each counts once, however many responses it ranks.
 *  @throws if one ranks fewer than two */
export function layBatch(examples: readonly WeightedRanking[], shape: ModelShape): Batch {
  const rankings = examples.map(({ ranking }) => ranking);
  const pairs = rankings.reduce((sum, { length }) => sum + pairCount(length), 0);
  const layout = layoutOf(rankings, shape);
  const features = layFeatures(rankings, layout);
  const rows = features.length / layout.columns.length;
  return {
    columns: layout.columns,
    features,
    rows,
    pairs,
    ...layPairs(examples, { rows, pairs, relative: layout.relative }),
  };
}
