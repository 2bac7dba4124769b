import { BUCKETS_PER_BLOCK } from './features/hashed.ts';
import { type SparseVector, STYLE_FEATURES } from './features.ts';

/** What a project's reference responses look like, as feature vectors. */
export interface ReferenceProfile {
  /** `[featureCount]` */
  mean: Float32Array;
  /** Standard deviation of each style feature, `[STYLE_FEATURES.length]`. */
  spread: Float32Array;
  /** Distance from the mean in each block beyond which a response is unlike all of them, `[blocks]`. */
  limits: Float32Array;
}

const STYLE = STYLE_FEATURES.length;

/** Added to each spread: a feature that hardly varies must not make a response strange that differs a little in it. */
const SPREAD_FLOOR = 0.25;

/** Where each block begins: style, words, characters and, where there is an encoder, its embedding. */
function blockStarts(featureCount: number): number[] {
  const starts = [0, STYLE, STYLE + BUCKETS_PER_BLOCK, STYLE + 2 * BUCKETS_PER_BLOCK];
  return starts.filter((start) => start < featureCount);
}

/** Describes responses, so that others can be told from them.
 *  @returns null for none */
export function profileOf(vectors: readonly SparseVector[], featureCount: number): ReferenceProfile | null {
  if (vectors.length === 0) return null;
  const mean = new Float64Array(featureCount);
  const squares = new Float64Array(STYLE);
  for (const { indices, values } of vectors) {
    for (let at = 0; at < indices.length; at++) {
      const [index, value] = [indices[at] as number, values[at] as number];
      mean[index] = (mean[index] as number) + value / vectors.length;
      if (index < STYLE) squares[index] = (squares[index] as number) + value ** 2 / vectors.length;
    }
  }
  const profile: ReferenceProfile = {
    mean: Float32Array.from(mean),
    spread: Float32Array.from(squares, (square, at) =>
      Math.sqrt(Math.max(0, square - (mean[at] as number) ** 2)),
    ),
    limits: new Float32Array(blockStarts(featureCount).length),
  };
  const distances = vectors.map((vector) => blockDistances(profile, vector));
  const limits = profile.limits.map((_, block) => limitOf(distances.map((each) => each[block] as number)));
  return { ...profile, limits };
}

/** A tenth beyond nearly all, or as far beyond the outermost twentieth as that is beyond the middle, whichever is more. */
function limitOf(distances: number[]): number {
  const ascending = distances.sort((a, b) => a - b);
  const quantile = (share: number): number => ascending[Math.ceil(share * (ascending.length - 1))] as number;
  return Math.max(1.1 * quantile(0.98), 2 * quantile(0.95) - quantile(0.5));
}

/** How strange a response is to those of a profile: its distance from their mean over the limit, in the block where that is
 *  greatest. Above 1 it is unlike anything among them, and a reward for it is a guess. */
export function unfamiliarity(profile: ReferenceProfile, vector: SparseVector): number {
  const distances = blockDistances(profile, vector);
  return Math.max(
    ...distances.map((distance, block) => distance / Math.max(1e-9, profile.limits[block] as number)),
  );
}

/** Of the style block the root mean square of its standardised features (a diagonal Mahalanobis distance); of each other block
 *  the cosine distance, which another language or script brings near 1. A block without any entry is at distance 1. */
function blockDistances({ mean, spread }: ReferenceProfile, { indices, values }: SparseVector): number[] {
  const starts = blockStarts(mean.length);
  const dense = new Float64Array(mean.length);
  for (let at = 0; at < indices.length; at++) dense[indices[at] as number] = values[at] as number;
  return starts.map((start, block) => {
    const end = starts[block + 1] ?? mean.length;
    const [x, centre] = [dense.subarray(start, end), mean.subarray(start, end)];
    return block === 0 ? standardisedDistance(x, centre, spread) : cosineDistance(x, centre);
  });
}

function standardisedDistance(x: Float64Array, mean: Float32Array, spread: Float32Array): number {
  const squares = x.reduce(
    (sum, value, at) => sum + ((value - (mean[at] as number)) / ((spread[at] as number) + SPREAD_FLOOR)) ** 2,
    0,
  );
  return Math.sqrt(squares / x.length);
}

function cosineDistance(x: Float64Array, mean: Float32Array): number {
  let product = 0;
  let xSquares = 0;
  let meanSquares = 0;
  for (const [at, value] of x.entries()) {
    const centre = mean[at] as number;
    product += value * centre;
    xSquares += value * value;
    meanSquares += centre * centre;
  }
  return xSquares === 0 || meanSquares === 0 ? 1 : 1 - product / Math.sqrt(xSquares * meanSquares);
}

/** A profile as float32 in one row: mean, spread, limits. */
export function encodeProfile({ mean, spread, limits }: ReferenceProfile): Float32Array {
  const packed = new Float32Array(mean.length + spread.length + limits.length);
  packed.set(mean);
  packed.set(spread, mean.length);
  packed.set(limits, mean.length + spread.length);
  return packed;
}

export function decodeProfile(packed: Float32Array, featureCount: number): ReferenceProfile {
  return {
    mean: packed.subarray(0, featureCount),
    spread: packed.subarray(featureCount, featureCount + STYLE),
    limits: packed.subarray(featureCount + STYLE),
  };
}
