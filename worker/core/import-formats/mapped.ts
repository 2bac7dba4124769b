import { type Fields, isFields } from './fields.ts';

/** Which fields of a record are to be read as Tilt's own; each by its name, or by a path with dots. */
export const MAPPABLE = [
  'prompt',
  'response',
  'system',
  'chosen',
  'rejected',
  'chosen_system',
  'rejected_system',
  'a',
  'b',
  'system_a',
  'system_b',
  'outcome',
  'annotator',
  'strength',
  'weight',
  'gold',
  'language',
  'tags',
] as const;

export type Mapping = { [Name in (typeof MAPPABLE)[number]]?: string | undefined };

/** The record with nothing in it but the fields that were named, by the names they stand for. */
export function mapped(record: Fields, mapping: Mapping): Fields {
  const named = Object.entries(mapping).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(named.map(([name, path]) => [name, at(record, path)]));
}

function at(record: Fields, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      record,
    );
}
