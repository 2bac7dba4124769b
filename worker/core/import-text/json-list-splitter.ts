import { HeldText } from './held-text.ts';
import type { Piece, Splitter } from './splitter.ts';

type Found = 'open' | 'element' | 'close' | null;

/** Cuts the text of one JSON list into the texts of its elements, which need not be JSON themselves: a bad one is the
 *  reader's to report. One that is longer than the limit is an error. */
export class JsonListSplitter implements Splitter<string> {
  readonly #rest: HeldText;
  #place: 'before' | 'within' | 'behind' = 'before';
  #number = 0;
  /** Of the lists and objects within the element. */
  #depth = 0;
  #inText = false;
  #escaped = false;
  #trailing = false;

  constructor(limit: number) {
    this.#rest = new HeldText(limit);
  }

  get held(): number {
    return this.#rest.length;
  }

  push(chunk: string): Piece<string>[] {
    const pieces: Piece<string>[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const found = this.#read(chunk.charCodeAt(at));
      if (!found) continue;
      if (found !== 'open') {
        this.#rest.add(chunk.slice(from, at));
        this.#complete(pieces, found);
      }
      from = at + 1;
    }
    if (this.#place === 'within') this.#rest.add(chunk.slice(from));
    return pieces;
  }

  end(): Piece<string>[] {
    const line = this.#number + 1;
    if (this.#place !== 'behind') return [{ line, error: 'the list is not closed: the file ends too early' }];
    return this.#trailing ? [{ line, error: 'something stands behind the end of the list' }] : [];
  }

  #read(code: number): Found {
    if (this.#place === 'within') return this.#inText ? this.#readText(code) : this.#readMark(code);
    if (this.#place === 'behind') this.#trailing ||= code > 0x20;
    if (this.#place === 'behind' || code !== 0x5b) return null;
    this.#place = 'within';
    return 'open';
  }

  #readText(code: number): null {
    if (this.#escaped) this.#escaped = false;
    else if (code === 0x5c) this.#escaped = true;
    else if (code === 0x22) this.#inText = false;
    return null;
  }

  #readMark(code: number): Found {
    switch (code) {
      case 0x22: // "
        this.#inText = true;
        return null;
      case 0x5b: // [
      case 0x7b: // {
        this.#depth++;
        return null;
      case 0x5d: // ]
      case 0x7d: // }
        return this.#readEnd(code);
      case 0x2c: // ,
        return this.#depth === 0 ? 'element' : null;
      default:
        return null;
    }
  }

  #readEnd(code: number): Found {
    if (this.#depth > 0) this.#depth--;
    else if (code === 0x5d) {
      this.#place = 'behind';
      return 'close';
    }
    return null;
  }

  #complete(pieces: Piece<string>[], found: Found): void {
    // Nothing before the end is an empty list, or a comma too many that harms nobody.
    if (this.#rest.isBlank && found === 'close') this.#rest.take(this.#number);
    else pieces.push(this.#rest.take(++this.#number));
  }
}
