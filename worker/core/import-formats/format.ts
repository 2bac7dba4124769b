import type { Facets } from '../facets.ts';
import type { ImportedRow } from '../imported-row.ts';
import type { Fields } from './fields.ts';

/** One shape that records of an import may have. */
export interface Format<Name extends string = string> {
  /** What `?format=` calls it. */
  name: Name;
  /** Which fields become what, for a preview. */
  mapping: { prompt: string; responses: string; systems: string | null; labels: string | null };
  /** Whether a record looks like it; formats are asked in the registry's order, the most particular first. */
  detect(record: Fields): boolean;
  /** @throws DomainError `validation` with a sentence that names the field */
  read(record: Fields): ImportedRow[];
  /** What a record says of its prompt's language and tags, where the format has them. */
  facets?(record: Fields): Facets;
}

/** Keeps the name of a format as a literal type. */
export function defineFormat<const Name extends string>(format: Format<Name>): Format<Name> {
  return format;
}
