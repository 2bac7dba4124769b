import type { Outcome } from '../comparison.ts';
import { invalid, outcomeField } from './fields.ts';

/** What other tools call the outcomes of a comparison. */
const NAMES: Record<string, Outcome> = {
  a: 'a',
  model_a: 'a',
  left: 'a',
  b: 'b',
  model_b: 'b',
  right: 'b',
  tie: 'tie',
  same: 'tie',
  equal: 'tie',
  both: 'tie',
  both_bad: 'both_bad',
  'tie (bothbad)': 'both_bad',
  'both bad': 'both_bad',
  neither: 'both_bad',
  skip: 'skip',
};

/** An outcome by Tilt's name for it, or by one of other tools.
 *  @throws DomainError `validation` */
export function namedOutcome(value: unknown, field: string): Outcome {
  const outcome = knownOutcome(value);
  return outcome ?? outcomeField(value, field);
}

/** The outcome of that name; null where it is none. */
export function knownOutcome(value: unknown): Outcome | null {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return Object.hasOwn(NAMES, name) ? (NAMES[name] ?? null) : null;
}

/** Who won a battle of an arena: `model_a`, `model_b`, `tie`, `tie (bothbad)` or `both_bad`.
 *  @throws DomainError `validation` */
export function winnerField(value: unknown): Outcome {
  const outcome = knownOutcome(value);
  if (outcome) return outcome;
  throw invalid('winner must be one of model_a, model_b, tie, tie (bothbad), both_bad');
}
