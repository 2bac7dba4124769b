import type { SparseVector } from './features.ts';

/** a − b, a merge of the two: entries that cancel are left out. */
export function difference(a: SparseVector, b: SparseVector): SparseVector {
  const indices = new Uint16Array(a.indices.length + b.indices.length);
  const values = new Float32Array(indices.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const first = indexAt(a, i);
    const second = indexAt(b, j);
    const plus = first <= second ? (a.values[i++] as number) : 0;
    const minus = second <= first ? (b.values[j++] as number) : 0;
    if (plus === minus) continue;
    indices[count] = Math.min(first, second);
    values[count++] = plus - minus;
  }
  return { indices: indices.subarray(0, count), values: values.subarray(0, count) };
}

/** More than any index. */
const PAST_ALL = 1 << 16;

function indexAt({ indices }: SparseVector, place: number): number {
  return place < indices.length ? (indices[place] as number) : PAST_ALL;
}

/** The entries of a dense vector that are not 0. */
export function toSparse(dense: Float32Array): SparseVector {
  const indices = Uint16Array.from(dense.keys()).filter((index) => dense[index] !== 0);
  return { indices, values: Float32Array.from(indices, (index) => dense[index] as number) };
}
