import { isOutcome, OUTCOMES, type Outcome } from '../comparison.ts';
import { DomainError } from '../errors.ts';
import type { Judgement } from '../imported-row.ts';

export type Fields = Record<string, unknown>;

/** Weights are relative to 1, the weight of a judgement that names none. */
const MAX_WEIGHT = 10;

export function invalid(sentence: string): DomainError {
  return new DomainError('validation', sentence);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a record has all of these fields; null and what is missing count as absent. */
export function has(record: Fields, ...names: string[]): boolean {
  return names.every((name) => Object.hasOwn(record, name) && record[name] !== null);
}

export function asFields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw invalid(`${what} must be an object`);
  return value;
}

/** An object, or the JSON text of one, as it stands in a CSV. */
export function objectField(value: unknown, field: string): Fields {
  return asFields(decodedJson(value), field);
}

/** A list, or the JSON text of one. */
export function listField(value: unknown, field: string): unknown[] {
  const list = decodedJson(value);
  if (!Array.isArray(list)) throw invalid(`${field} must be a list`);
  return list;
}

/** What the JSON text of a list or an object holds, as it stands in a CSV; anything else as it is. */
export function decodedJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function textField(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(`${field} must be a text`);
  // Half a surrogate pair has no form in UTF-8, which is how the log keeps texts.
  return value.toWellFormed();
}

/** A text, null where there is none. */
export function optionalText(value: unknown, field: string): string | null {
  return isAbsent(value) ? null : textField(value, field);
}

export function nameField(value: unknown, field: string): string | null {
  if (isAbsent(value)) return null;
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`${field} must be a name`);
  return String(value).toWellFormed();
}

/** The first of these fields that names something. */
export function firstName(record: Fields, ...names: string[]): string | null {
  const name = names.find((each) => !isAbsent(record[each]));
  return name === undefined ? null : nameField(record[name], name);
}

/** Who judged, by whatever name the field has; null where the record names nobody. */
export function annotatorOf(record: Fields): string | null {
  return firstName(record, 'annotator', 'judge', 'user_id', 'judge_hash', 'worker', 'completed_by');
}

export function outcomeField(value: unknown, field: string): Outcome {
  if (!isOutcome(value)) throw invalid(`${field} must be one of ${OUTCOMES.join(', ')}`);
  return value;
}

/** A number, or the same in the text of a CSV; null where there is none. */
export function numberField(
  value: unknown,
  { field, least, most }: { field: string; least: number; most: number },
): number | null {
  if (isAbsent(value)) return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= least && number <= most))
    throw invalid(`${field} must be a number from ${least} to ${most}`);
  return number;
}

/** A whole number; null where there is none. */
export function integerField(
  value: unknown,
  range: { field: string; least: number; most: number },
): number | null {
  const number = numberField(value, range);
  if (number !== null && !Number.isInteger(number)) throw invalid(`${range.field} must be a whole number`);
  return number;
}

/** Which of two a field names, by 0 and 1. */
export function whichOfTwo(value: unknown, field: string): 0 | 1 {
  const which = integerField(value, { field, least: 0, most: 1 });
  if (which === null) throw invalid(`${field} must be 0 or 1`);
  return which === 0 ? 0 : 1;
}

/** Who judged, with what weight and how strongly. */
export function judgedBy(fields: Fields, prefix = ''): Pick<Judgement, 'annotator' | 'weight' | 'strength'> {
  const strength = numberField(fields['strength'], { field: `${prefix}strength`, least: 1, most: 4 });
  if (strength !== null && !Number.isInteger(strength))
    throw invalid(`${prefix}strength must be 1, 2, 3 or 4`);
  return {
    annotator: annotatorOf(fields),
    weight: numberField(fields['weight'], { field: `${prefix}weight`, least: 0, most: MAX_WEIGHT }) ?? 1,
    strength,
  };
}

export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}
