import { BUCKETS_PER_BLOCK, hashedFeatures } from './features/hashed.ts';
import { STYLE_TABLE } from './features/style.ts';
import { measureText } from './features/text-statistics.ts';
import { splitWords } from './features/words.ts';

/** A response as the model sees it: the features that are not 0, `indices` ascending, one value each. */
export interface SparseVector {
  indices: Uint16Array;
  values: Float32Array;
}

/** Rises with every change of a feature's value or place; a checkpoint of another version is refused. */
export const FEATURE_VERSION = 2;

/** The style features, in order: feature `i` of a vector is `STYLE_FEATURES[i]`; the hashed ones follow. */
export const STYLE_FEATURES: readonly { name: string; description: string }[] = STYLE_TABLE;

/** Length of the whole vector: style features, then hashed word and character n-grams. */
export const FEATURE_COUNT: number = STYLE_TABLE.length + 2 * BUCKETS_PER_BLOCK;

/** Features of a response to a prompt: finite, the same on every engine, for texts of any script or none.
 *  Costs time linear in both lengths. */
export function featurize(prompt: string, response: string): SparseVector {
  const words = splitWords(response);
  const statistics = measureText(prompt, response, words);
  const dense = new Float32Array(FEATURE_COUNT);
  for (const [index, feature] of STYLE_TABLE.entries())
    dense[index] = feature.scale * feature.measure(statistics);
  let offset = STYLE_TABLE.length;
  for (const block of hashedFeatures(response, words)) {
    dense.set(block, offset);
    offset += block.length;
  }
  return toSparse(dense);
}

/** What the model sees of a response that it cannot read: nothing, so that no two of them differ. */
export function featuresOfNothing(): SparseVector {
  return { indices: new Uint16Array(0), values: new Float32Array(0) };
}

function toSparse(dense: Float32Array): SparseVector {
  let count = 0;
  for (let index = 0; index < dense.length; index++) if (dense[index] !== 0) count++;
  const vector = { indices: new Uint16Array(count), values: new Float32Array(count) };
  let at = 0;
  for (let index = 0; index < dense.length; index++) {
    const value = dense[index] as number;
    if (value === 0) continue;
    vector.indices[at] = index;
    vector.values[at++] = value;
  }
  return vector;
}
