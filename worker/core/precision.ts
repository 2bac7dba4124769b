import type { SparseVector } from './features.ts';
import { type ModelShape, posteriorSize } from './model-shape.ts';

// A posterior's precision: the lower triangle of the part that is kept whole, row by row, then the diagonal of the rest.

const triangle = (size: number): number => (size * (size + 1)) / 2;

export function precisionLength(shape: ModelShape): number {
  const { size, whole } = posteriorSize(shape);
  return triangle(whole) + size - whole;
}

/** Where the entry lies of a row and a column ≤ row of the part that is kept whole. */
export function wholeCell(row: number, column: number): number {
  return triangle(row) + column;
}

/** Where the diagonal's entry lies of a weight behind the part that is kept whole. */
export function diagonalCell(whole: number, index: number): number {
  return triangle(whole) - whole + index;
}

/** The precision of independent weights, each held by as much. */
export function priorPrecision(shape: ModelShape, precision: number): Float32Array {
  const { size, whole } = posteriorSize(shape);
  const prior = new Float32Array(precisionLength(shape));
  for (let index = 0; index < size; index++) {
    prior[index < whole ? wholeCell(index, index) : diagonalCell(whole, index)] = precision;
  }
  return prior;
}

/** Adds weight · d·dᵀ to a precision, in place, as far as it is kept. */
export function addOuterProduct(
  precision: Float32Array,
  { whole, d, weight }: { whole: number; d: SparseVector; weight: number },
): void {
  const { indices, values } = d;
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] as number;
    const value = values[at] as number;
    if (index >= whole) {
      add(precision, diagonalCell(whole, index), weight * value * value);
      continue;
    }
    for (let other = 0; other <= at; other++) {
      add(precision, wholeCell(index, indices[other] as number), weight * value * (values[other] as number));
    }
  }
}

function add(target: Float32Array, at: number, amount: number): void {
  target[at] = (target[at] as number) + amount;
}
