import type { SparseVector } from './features.ts';

/** a − b, a merge of the two: entries that cancel are left out. */
export function difference(a: SparseVector, b: SparseVector): SparseVector {
  const indices = new Uint16Array(a.indices.length + b.indices.length);
  const values = new Float32Array(indices.length);
  let count = 0;
  const put = (index: number, value: number) => {
    if (value === 0) return;
    indices[count] = index;
    values[count++] = value;
  };
  let i = 0;
  let j = 0;
  while (i < a.indices.length || j < b.indices.length) {
    const first = a.indices[i] ?? Number.POSITIVE_INFINITY;
    const second = b.indices[j] ?? Number.POSITIVE_INFINITY;
    const plus = first <= second ? (a.values[i++] as number) : 0;
    const minus = second <= first ? (b.values[j++] as number) : 0;
    put(Math.min(first, second), plus - minus);
  }
  return { indices: indices.subarray(0, count), values: values.subarray(0, count) };
}

/** The entries of a dense vector that are not 0. */
export function toSparse(dense: Float32Array): SparseVector {
  const indices = Uint16Array.from(dense.keys()).filter((index) => dense[index] !== 0);
  return { indices, values: Float32Array.from(indices, (index) => dense[index] as number) };
}
