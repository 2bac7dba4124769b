import { type Piece, type Splitter, tooLong } from './splitter.ts';

/** Where in a record the next character stands. */
type Place = 'field' | 'plain' | 'quoted' | 'quote';

const DELIMITERS = [',', '\t', ';', '|'];
const STRAY_QUOTE = 'a quoted field goes on behind its closing quote: double the quotes within it';

/** Cuts a CSV (RFC 4180) into the fields of its records, the header among them. The delimiter is whichever of comma, tab,
 *  semicolon and bar the first line has most of. A quote that nobody closes spoils the line it is in and no more: when its
 *  record has grown too long, or the text ends, what comes behind that line is read again.
 *  @see https://www.rfc-editor.org/rfc/rfc4180 */
export class CsvSplitter implements Splitter<string[]> {
  readonly #limit: number;
  #delimiter = '';
  #place: Place = 'field';
  #fields: string[] = [];
  #field = '';
  /** The record so far as it stood, should it have to be read again. */
  #raw = '';
  #line = 1;
  #startLine = 1;
  #error: string | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get held(): number {
    return this.#raw.length;
  }

  push(chunk: string): Piece<string[]>[] {
    if (this.#delimiter !== '') return this.#read(chunk);
    this.#raw += chunk;
    if (!this.#raw.includes('\n') && this.#raw.length <= this.#limit) return [];
    return this.#begin();
  }

  end(): Piece<string[]>[] {
    const pieces = this.#delimiter === '' ? this.#begin() : [];
    while (this.#place === 'quoted') pieces.push(...this.#readAgain('a quote is not closed'));
    if (this.#raw !== '') this.#endRecord(pieces);
    return pieces;
  }

  #begin(): Piece<string[]>[] {
    const text = this.#raw.startsWith('\ufeff') ? this.#raw.slice(1) : this.#raw;
    const [header = ''] = text.split('\n', 1);
    const bare = header.replace(/"[^"]*"/g, '');
    const count = (mark: string) => bare.split(mark).length;
    this.#delimiter = DELIMITERS.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
    this.#raw = '';
    return this.#read(text);
  }

  #read(text: string): Piece<string[]>[] {
    const pieces: Piece<string[]>[] = [];
    let from = 0;
    for (let at = this.#readRun(text, 0); at < text.length; at = this.#readRun(text, at + 1)) {
      const char = text[at] as string;
      if (char === '\n') this.#line++;
      if (!this.#readCharacter(char)) continue;
      this.#raw += text.slice(from, at + 1);
      from = at + 1;
      this.#endRecord(pieces);
    }
    this.#raw += text.slice(from);
    if (this.#raw.length > this.#limit) pieces.push(...this.#readAgain(tooLong(this.#limit)));
    return pieces;
  }

  /** Takes all characters in that mean nothing but themselves where they stand.
   *  @returns where the first of another kind is */
  #readRun(text: string, from: number): number {
    if (this.#place === 'quote') return from;
    const isQuoted = this.#place === 'quoted';
    const to = isQuoted ? indexOrEnd(text, '"', from) : this.#endOfPlain(text, from);
    if (to === from) return from;
    const run = text.slice(from, to);
    if (isQuoted) for (let at = run.indexOf('\n'); at >= 0; at = run.indexOf('\n', at + 1)) this.#line++;
    else this.#place = 'plain';
    this.#field += run;
    return to;
  }

  #endOfPlain(text: string, from: number): number {
    const delimiter = this.#delimiter.charCodeAt(0);
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === 0x0a || code === 0x22) return at;
    }
    return text.length;
  }

  /** @returns whether the record ends here */
  #readCharacter(char: string): boolean {
    if (this.#place === 'quoted') {
      if (char === '"') this.#place = 'quote';
      else this.#field += char;
      return false;
    }
    if (char === this.#delimiter) {
      this.#endField();
      return false;
    }
    if (char === '\n') return true;
    if (char === '"') this.#readQuote();
    else this.#readPlain(char);
    return false;
  }

  #readQuote(): void {
    if (this.#place === 'field') this.#place = 'quoted';
    else if (this.#place === 'quote') {
      this.#field += '"';
      this.#place = 'quoted';
    } else this.#field += '"';
  }

  #readPlain(char: string): void {
    if (this.#place === 'quote') {
      // A carriage return may stand before the end of the line.
      if (char !== '\r') this.#error ??= STRAY_QUOTE;
      return;
    }
    this.#place = 'plain';
    this.#field += char;
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#place = 'field';
  }

  #endRecord(pieces: Piece<string[]>[]): void {
    if (this.#place === 'plain' && this.#field.endsWith('\r')) this.#field = this.#field.slice(0, -1);
    this.#endField();
    const [line, record] = [this.#startLine, this.#fields];
    const isEmpty = record.length === 1 && record[0] === '';
    if (this.#error !== null) pieces.push({ line, error: this.#error });
    else if (this.#raw.length > this.#limit) pieces.push({ line, error: tooLong(this.#limit) });
    else if (!isEmpty) pieces.push({ line, record });
    this.#startRecord();
  }

  /** Gives the first line of the record up, and reads what comes behind it once more. */
  #readAgain(error: string): Piece<string[]>[] {
    const end = this.#raw.indexOf('\n');
    const behind = end < 0 ? '' : this.#raw.slice(end + 1);
    const piece = { line: this.#startLine, error };
    this.#line = this.#startLine + (end < 0 ? 0 : 1);
    this.#startRecord();
    // What is left of an endless line is the rest of it, up to its end.
    if (end < 0) this.#error = error;
    return [piece, ...this.#read(behind)];
  }

  #startRecord(): void {
    this.#fields = [];
    this.#field = '';
    this.#raw = '';
    this.#place = 'field';
    this.#error = null;
    this.#startLine = this.#line;
  }
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}
