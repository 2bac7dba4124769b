import { type AnnotatorWeight, NO_REFIT, type Refit } from '../core/quality/weight-fold.ts';

/** The weights of the crowd's annotators, each refit as one row: three columns one after another in its bytes. */
export class Refits {
  readonly #sql: SqlStorage;
  #newest: Refit | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  newest(): Refit {
    this.#newest ??= this.#read();
    return this.#newest;
  }

  add(refits: readonly Refit[]): void {
    for (const { fittedTo, weights } of refits) {
      this.#sql.exec('insert into refits values (?, ?)', fittedTo, encode(weights));
    }
    this.#newest = null;
  }

  /** @param comparisons how many rows count where the fold goes on */
  dropAfter(comparisons: number): void {
    this.#sql.exec('delete from refits where fitted_to > ?', comparisons);
    this.#newest = null;
  }

  #read(): Refit {
    const [row] = this.#sql.exec('select * from refits order by fitted_to desc limit 1').toArray();
    if (!row) return NO_REFIT;
    return { fittedTo: row['fitted_to'] as number, weights: decode(row['weights'] as ArrayBuffer) };
  }
}

function encode(weights: Refit['weights']): ArrayBuffer {
  const count = weights.size;
  const buffer = new ArrayBuffer(12 * count);
  const names = new Uint32Array(buffer, 0, count);
  const [byReliability, even] = [
    new Float32Array(buffer, 4 * count, count),
    new Float32Array(buffer, 8 * count, count),
  ];
  let at = 0;
  for (const [name, weight] of weights) {
    names[at] = name;
    byReliability[at] = weight.byReliability;
    even[at++] = weight.even;
  }
  return buffer;
}

function decode(buffer: ArrayBuffer): Map<number, AnnotatorWeight> {
  const count = buffer.byteLength / 12;
  const names = new Uint32Array(buffer, 0, count);
  const byReliability = new Float32Array(buffer, 4 * count, count);
  const even = new Float32Array(buffer, 8 * count, count);
  return new Map(
    [...names].map((name, at) => [
      name,
      { byReliability: byReliability[at] as number, even: even[at] as number },
    ]),
  );
}
