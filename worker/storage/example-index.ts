import type { Example } from '../core/fold.ts';
import { chunkStart } from '../core/training-policy.ts';

/** Chunks in memory: 32,768 examples, some 10 MB. */
const KEPT_CHUNKS = 2048;

/** Looks examples up by their index in the log's examples, a chunk at a time, from the stored chunks. */
export class ExampleIndex {
  readonly #loadChunk: (start: number) => readonly Example[];
  readonly #chunks = new Map<number, readonly Example[]>();

  constructor(loadChunk: (start: number) => readonly Example[]) {
    this.#loadChunk = loadChunk;
  }

  example(index: number): Example {
    const start = chunkStart(index);
    let chunk = this.#chunks.get(start);
    if (!chunk) {
      chunk = this.#loadChunk(start);
      this.#keep(start, chunk);
    }
    const example = chunk[index - start];
    if (!example) throw new Error(`no example ${index}`);
    return example;
  }

  #keep(start: number, chunk: readonly Example[]): void {
    const [oldest] = this.#chunks.keys();
    if (this.#chunks.size >= KEPT_CHUNKS && oldest !== undefined) this.#chunks.delete(oldest);
    this.#chunks.set(start, chunk);
  }

  /** After going back: what was read may be there no more. */
  clear(): void {
    this.#chunks.clear();
  }
}
