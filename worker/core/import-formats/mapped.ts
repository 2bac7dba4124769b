import { type Fields, isFields } from './fields.ts';
import { knownOutcome } from './outcome.ts';

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

/** The record with nothing in it but the fields that were named, by the names they stand for. An outcome may also be told by the name of a
 *  response's field, by its system or by its text. */
export function mapped(record: Fields, mapping: Mapping): Fields {
  const named = Object.entries(mapping).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const fields: Fields = Object.fromEntries(named.map(([name, path]) => [name, at(record, path)]));
  const { outcome, a, b, system_a, system_b } = fields;
  const side =
    sideOf(outcome, { a: mapping.a, b: mapping.b }) ??
    knownOutcome(outcome) ??
    sideOf(outcome, { a: system_a, b: system_b }) ??
    sideOf(outcome, { a, b });
  return side ? { ...fields, outcome: side } : fields;
}

/** Which of two it names; null for neither or both. */
function sideOf(outcome: unknown, { a, b }: { a: unknown; b: unknown }): 'a' | 'b' | null {
  if (typeof outcome !== 'string' || a === b) return null;
  if (outcome === a) return 'a';
  return outcome === b ? 'b' : null;
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
