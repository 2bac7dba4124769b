/** A square matrix, `values` row by row: `[size, size]`. */
export interface SquareMatrix {
  size: number;
  values: Float64Array;
}

export function zeroMatrix(size: number): SquareMatrix {
  return { size, values: new Float64Array(size * size) };
}

/** Lower triangle L of a symmetric positive definite matrix, A = L·Lᵀ; only A's lower triangle is read.
 *  @throws Error where A is not positive definite or holds NaN
 *  @see Golub & Van Loan, Matrix Computations (4th ed.), §4.2 */
export function choleskyFactor({ size, values }: SquareMatrix): SquareMatrix {
  const factor = zeroMatrix(size);
  const lower = factor.values;
  const dots = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    rowDots({ a: factor, row: j, b: factor, from: j, to: size, length: j }, dots);
    const pivot = positiveRoot(at(values, j * size + j) - at(dots, j));
    lower[j * size + j] = pivot;
    for (let i = j + 1; i < size; i++) lower[i * size + j] = (at(values, i * size + j) - at(dots, i)) / pivot;
  }
  return factor;
}

/** x of L·Lᵀ·x = b, given {@link choleskyFactor}'s L. */
export function solveWithFactor({ size, values }: SquareMatrix, rightSide: Float64Array): Float64Array {
  const solution = rightSide.slice();
  for (let i = 0; i < size; i++) {
    let rest = at(solution, i);
    for (let k = 0; k < i; k++) rest -= at(values, i * size + k) * at(solution, k);
    solution[i] = rest / at(values, i * size + i);
  }
  for (let i = size - 1; i >= 0; i--) {
    const x = at(solution, i) / at(values, i * size + i);
    solution[i] = x;
    for (let k = 0; k < i; k++) solution[k] = at(solution, k) - at(values, i * size + k) * x;
  }
  return solution;
}

/** (L·Lᵀ)⁻¹ = L⁻ᵀ·L⁻¹, given {@link choleskyFactor}'s L. */
export function inverseFromFactor(factor: SquareMatrix): SquareMatrix {
  const columns = transposedInverseOfLower(factor);
  return mirrorLowerTriangle(lowerOfProduct(columns, columns));
}

/** A·B·A of two symmetric matrices. */
export function sandwich(a: SquareMatrix, b: SquareMatrix): SquareMatrix {
  const { size } = a;
  const ab = zeroMatrix(size);
  for (let row = 0; row < size; row++) {
    rowDots({ a, row, b, from: 0, to: size, length: size }, ab.values.subarray(row * size, (row + 1) * size));
  }
  return mirrorLowerTriangle(lowerOfProduct(a, ab));
}

/** Copies the lower triangle onto the upper one, in place. */
export function mirrorLowerTriangle(matrix: SquareMatrix): SquareMatrix {
  const { size, values } = matrix;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) values[j * size + i] = at(values, i * size + j);
  return matrix;
}

/** The entry at an index known to be inside: strictest TypeScript types every array access as maybe undefined. */
export function at(values: Float64Array, index: number): number {
  return values[index] as number;
}

function positiveRoot(pivot: number): number {
  if (!(pivot > 0)) throw new Error(`The matrix is not positive definite: a pivot is ${pivot}.`);
  return Math.sqrt(pivot);
}

/** The lower triangle of A·Bᵀ. */
function lowerOfProduct(a: SquareMatrix, b: SquareMatrix): SquareMatrix {
  const { size } = a;
  const product = zeroMatrix(size);
  for (let row = 0; row < size; row++) {
    const target = product.values.subarray(row * size, (row + 1) * size);
    rowDots({ a, row, b, from: 0, to: row + 1, length: size }, target);
  }
  return product;
}

/** L⁻¹ with its columns as rows, so that products of columns run along memory. */
function transposedInverseOfLower({ size, values }: SquareMatrix): SquareMatrix {
  const columns = zeroMatrix(size);
  const inverse = columns.values;
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / at(values, j * size + j);
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += at(values, i * size + k) * at(inverse, j * size + k);
      inverse[j * size + i] = -sum / at(values, i * size + i);
    }
  }
  return columns;
}

interface RowDots {
  a: SquareMatrix;
  row: number;
  b: SquareMatrix;
  /** Rows of b, `to` not included. */
  from: number;
  to: number;
  /** Leading entries of the rows that count. */
  length: number;
}

/** into[j] = row of a · row j of b. Four rows of b at a time: nearly all of a fit's time is here, each entry of a is
 *  then read once for four products, and additions to four sums need not wait for one another. */
function rowDots({ a, row, b, from, to, length }: RowDots, into: Float64Array): void {
  const x = a.values.subarray(row * a.size, row * a.size + length);
  const y = b.values;
  let j = from;
  for (; j + 3 < to; j += 4) {
    const start = j * b.size;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < length; k++) {
      const factor = at(x, k);
      s0 += factor * at(y, start + k);
      s1 += factor * at(y, start + b.size + k);
      s2 += factor * at(y, start + 2 * b.size + k);
      s3 += factor * at(y, start + 3 * b.size + k);
    }
    into[j] = s0;
    into[j + 1] = s1;
    into[j + 2] = s2;
    into[j + 3] = s3;
  }
  for (; j < to; j++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += at(x, k) * at(y, j * b.size + k);
    into[j] = sum;
  }
}
