import { HeldText } from './held-text.ts';
import type { Piece, Splitter } from './splitter.ts';

/** Cuts a text into its lines; empty ones are left out, and one that is longer than the limit is an error. */
export class LineSplitter implements Splitter<string> {
  readonly #rest: HeldText;
  #line = 1;

  constructor(limit: number) {
    this.#rest = new HeldText(limit);
  }

  get held(): number {
    return this.#rest.length;
  }

  push(chunk: string): Piece<string>[] {
    const pieces: Piece<string>[] = [];
    let from = 0;
    for (let to = chunk.indexOf('\n'); to >= 0; to = chunk.indexOf('\n', from)) {
      this.#rest.add(chunk.slice(from, to));
      this.#complete(pieces);
      from = to + 1;
    }
    this.#rest.add(chunk.slice(from));
    return pieces;
  }

  end(): Piece<string>[] {
    const pieces: Piece<string>[] = [];
    this.#complete(pieces);
    return pieces;
  }

  #complete(pieces: Piece<string>[]): void {
    const { isBlank } = this.#rest;
    const piece = this.#rest.take(this.#line++);
    if (!isBlank) pieces.push(piece);
  }
}
