import type { Example, Prediction, TrainedChunk } from '../core/fold.ts';

/** An example with what was expected of each of its pairs. */
export interface FoldedExample {
  example: Example;
  predictions: readonly Prediction[];
}

/** The examples that were folded: those that full chunks trained on, and those on held-out prompts. */
export class FoldedExamples {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add({ chunks, heldOut }: { chunks: readonly TrainedChunk[]; heldOut: readonly Example[] }): void {
    for (const { start, examples, predictions } of chunks) {
      const [packed, foretold] = [examples, predictions].map((list) => JSON.stringify(list));
      this.#sql.exec('insert into chunks values (?, ?, ?)', start, packed ?? '', foretold ?? '');
    }
    for (const example of heldOut) {
      this.#sql.exec('insert into held_out values (?, ?)', example.id, JSON.stringify(example));
    }
  }

  /** Examples of the chunk that starts here. */
  chunk(start: number): readonly Example[] {
    const [row] = this.#all('select examples from chunks where start = ?', start);
    if (!row) throw new Error(`no chunk starts at ${start}`);
    return JSON.parse(row['examples'] as string) as Example[];
  }

  /** The same with what was expected of them; none where no chunk starts here. */
  foldedChunk(start: number): FoldedExample[] {
    const [row] = this.#all('select * from chunks where start = ?', start);
    return row ? foldedOf(row) : [];
  }

  /** The newest examples of full chunks with what was expected of them, newest chunk first. */
  newestFolded(chunks: number): FoldedExample[] {
    return this.#all('select * from chunks order by start desc limit ?', chunks).flatMap(foldedOf);
  }

  /** The newest examples on held-out prompts, newest first. */
  newestHeldOut(limit: number): Example[] {
    return this.#all('select example from held_out order by id desc limit ?', limit).map(
      (row) => JSON.parse(row['example'] as string) as Example,
    );
  }

  /** @param examples how many were trained on where the fold goes on, and `cursor` the last row folded */
  dropAfter({ examples, cursor }: { examples: number; cursor: number }): void {
    this.#sql.exec('delete from chunks where start >= ?', examples);
    this.#sql.exec('delete from held_out where id > ?', cursor);
  }

  #all(query: string, ...bindings: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    return this.#sql.exec(query, ...bindings).toArray();
  }
}

function foldedOf(row: Record<string, SqlStorageValue>): FoldedExample[] {
  const examples = JSON.parse(row['examples'] as string) as Example[];
  const predictions = JSON.parse(row['predictions'] as string) as Prediction[][];
  return examples.map((example, at) => ({ example, predictions: predictions[at] ?? [] }));
}
