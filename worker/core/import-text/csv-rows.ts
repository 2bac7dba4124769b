import { unguarded } from './formula-guard.ts';
import type { Piece } from './splitter.ts';

/** The records of a CSV by the names in its header. */
export class CsvRows {
  #header: string[] | null = null;

  read(pieces: readonly Piece<string[]>[]): Piece<Record<string, string>>[] {
    return pieces.flatMap((piece) => this.#readPiece(piece));
  }

  #readPiece(piece: Piece<string[]>): Piece<Record<string, string>>[] {
    if ('error' in piece) return [piece];
    const { line, record } = piece;
    if (!this.#header) {
      this.#header = record.map((name) => name.trim());
      return [];
    }
    const [given, wanted] = [record.length, this.#header.length];
    if (given !== wanted) return [{ line, error: `the line has ${given} fields and the header ${wanted}` }];
    const row = Object.fromEntries(this.#header.map((name, index) => [name, record[index] as string]));
    return [{ line, record: unguarded(row) }];
  }
}
