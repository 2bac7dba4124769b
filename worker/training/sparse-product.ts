import { customGrad, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { SparseVector } from '../core/features.ts';

/** Product of rows that are mostly 0 with a matrix, plus its last row as a bias, as a tfjs operation with its gradient by the matrix: tfjs has none for sparse
 *  rows, and laid out densely they are some thousand columns of which each row fills a fraction.
 *  @param matrix `[features + 1, columns]`
 *  @returns `[rows, columns]` */
export function sparseProduct(rows: readonly SparseVector[], matrix: Tensor2D): Tensor2D {
  const [height, columns] = matrix.shape;
  const layout = { columns, biasRow: height - 1 };
  const product = customGrad((given) => ({
    value: tensor2d(forward(rows, (given as Tensor2D).dataSync<'float32'>(), layout), [rows.length, columns]),
    gradFunc: (dy) =>
      tensor2d(backward(rows, (dy as Tensor2D).dataSync<'float32'>(), { ...layout, height }), [
        height,
        columns,
      ]),
  }));
  return product(matrix) as Tensor2D;
}

interface Layout {
  columns: number;
  biasRow: number;
}

// Indexed loops: the fold of an MLP spends its time in these two.

function forward(
  rows: readonly SparseVector[],
  matrix: Float32Array,
  { columns, biasRow }: Layout,
): Float32Array {
  const product = new Float32Array(rows.length * columns);
  for (let row = 0; row < rows.length; row++) {
    const { indices, values } = rows[row] as SparseVector;
    for (let column = 0; column < columns; column++) {
      let sum = matrix[biasRow * columns + column] as number;
      for (let at = 0; at < indices.length; at++) {
        sum += (values[at] as number) * (matrix[(indices[at] as number) * columns + column] as number);
      }
      product[row * columns + column] = sum;
    }
  }
  return product;
}

function backward(
  rows: readonly SparseVector[],
  dy: Float32Array,
  { columns, biasRow, height }: Layout & { height: number },
): Float32Array {
  const gradient = new Float32Array(height * columns);
  for (let row = 0; row < rows.length; row++) {
    const { indices, values } = rows[row] as SparseVector;
    for (let column = 0; column < columns; column++) {
      const upstream = dy[row * columns + column] as number;
      add(gradient, biasRow * columns + column, upstream);
      for (let at = 0; at < indices.length; at++) {
        add(gradient, (indices[at] as number) * columns + column, upstream * (values[at] as number));
      }
    }
  }
  return gradient;
}

function add(target: Float32Array, at: number, amount: number): void {
  target[at] = (target[at] as number) + amount;
}
