import { type Piece, tooLong } from './splitter.ts';

/** The text of a record while it comes in, part by part; of one that is longer than the limit nothing is held, so that no file can fill the
 *  memory. */
export class HeldText {
  readonly #limit: number;
  #text = '';
  #isTooLong = false;

  /** @param limit in UTF-16 units */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#text.length;
  }

  /** Nothing but white space has come; of what is too long that is not known. */
  get isBlank(): boolean {
    return !this.#isTooLong && this.#text.trim() === '';
  }

  add(part: string): void {
    if (this.#isTooLong) return;
    this.#text += part;
    if (this.#text.length <= this.#limit) return;
    this.#isTooLong = true;
    this.#text = '';
  }

  /** The record, or that it was too long; the next begins.
   *  @param line its number, from 1 */
  take(line: number): Piece<string> {
    const piece = this.#isTooLong ? { line, error: tooLong(this.#limit) } : { line, record: this.#text };
    this.#text = '';
    this.#isTooLong = false;
    return piece;
  }
}
