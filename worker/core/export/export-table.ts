import type { Message } from '../conversation.ts';

export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly (string | null)[]
  | readonly number[]
  | readonly Message[];

export interface Column {
  name: string;
  /** `texts`, `integers` and `messages` are lists; a CSV holds them as JSON. */
  type: 'text' | 'integer' | 'number' | 'boolean' | 'texts' | 'integers' | 'messages';
}

export type ExportRow = Record<string, Cell>;

/** What an export is made of, whatever it is written as. */
export interface ExportTable {
  columns: readonly Column[];
  rows: AsyncIterable<ExportRow>;
}

/** What a prompt is about, as an import reads it. */
export const FACET_COLUMNS: readonly Column[] = [
  { name: 'language', type: 'text' },
  { name: 'tags', type: 'texts' },
];

/** Columns of one type. */
export function columns(type: Column['type'], ...names: string[]): Column[] {
  return names.map((name) => ({ name, type }));
}
