/** One record of a text, or why it is none. `line` is where it begins; of a JSON list, the element's number. */
export type Piece<Record> = { line: number; record: Record } | { line: number; error: string };

/** Cuts a text that arrives in chunks into records. It holds no more than the record that is arriving, and of one that is too
 *  long nothing. */
export interface Splitter<Record> {
  push(chunk: string): Piece<Record>[];
  /** @returns what the end of the text completes */
  end(): Piece<Record>[];
  /** Characters held at the moment. */
  readonly held: number;
}

export function tooLong(limit: number): string {
  return `the record is longer than ${limit} characters`;
}
