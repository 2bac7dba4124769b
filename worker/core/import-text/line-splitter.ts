import { type Piece, type Splitter, tooLong } from './splitter.ts';

/** Cuts a text into its lines; empty ones are left out, and one that is longer than the limit is an error. */
export class LineSplitter implements Splitter<string> {
  readonly #limit: number;
  #line = 1;
  #rest = '';
  #skipping = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get held(): number {
    return this.#rest.length;
  }

  push(chunk: string): Piece<string>[] {
    const pieces: Piece<string>[] = [];
    let from = 0;
    for (let to = chunk.indexOf('\n'); to >= 0; to = chunk.indexOf('\n', from)) {
      this.#keep(chunk.slice(from, to));
      this.#complete(pieces);
      from = to + 1;
    }
    this.#keep(chunk.slice(from));
    return pieces;
  }

  end(): Piece<string>[] {
    const pieces: Piece<string>[] = [];
    this.#complete(pieces);
    return pieces;
  }

  #keep(part: string): void {
    if (this.#skipping) return;
    this.#rest += part;
    if (this.#rest.length <= this.#limit) return;
    this.#skipping = true;
    this.#rest = '';
  }

  #complete(pieces: Piece<string>[]): void {
    if (this.#skipping) pieces.push({ line: this.#line, error: tooLong(this.#limit) });
    else if (this.#rest.trim() !== '') pieces.push({ line: this.#line, record: this.#rest });
    this.#line++;
    this.#rest = '';
    this.#skipping = false;
  }
}
