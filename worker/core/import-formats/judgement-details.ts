import type { JudgementDetails } from '../imported-row.ts';
import type { Purpose } from '../purpose.ts';
import {
  type Fields,
  integerField,
  invalid,
  listField,
  numberField,
  optionalText,
  textField,
} from './fields.ts';

const NAMES = ['task', 'reasons', 'rationale', 'skip_reason', 'active_ms', 'active', 'purpose', 'created_at'];
const PURPOSES = ['gold', 'repeat'] as const satisfies Purpose[];
const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;

/** What a judgement may tell beside its outcome, by the names that exports give it; `{}` where it tells nothing. */
export function judgementDetails(fields: Fields, prefix = ''): { details?: JudgementDetails } {
  if (!NAMES.some((name) => fields[name] !== undefined && fields[name] !== null && fields[name] !== ''))
    return {};
  const { reasons, active } = fields;
  return {
    details: {
      task: optionalText(fields['task'], `${prefix}task`),
      reasons: isEmpty(reasons)
        ? null
        : listField(reasons, `${prefix}reasons`).map((reason) => textField(reason, `${prefix}reasons`)),
      rationale: optionalText(fields['rationale'], `${prefix}rationale`),
      skipReason: optionalText(fields['skip_reason'], `${prefix}skip_reason`),
      activeMs: integerField(fields['active_ms'], { field: `${prefix}active_ms`, least: 0, most: DAY_MS }),
      active: active === true || active === 'true',
      purpose: PURPOSES.find((purpose) => purpose === fields['purpose']) ?? null,
      createdAt: timeField(fields['created_at'], `${prefix}created_at`),
    },
  };
}

/** A time in ISO 8601, or in milliseconds since 1970; null where there is none. */
function timeField(value: unknown, field: string): Date | null {
  if (isEmpty(value)) return null;
  const most = 200 * YEAR_MS;
  const time =
    typeof value === 'string'
      ? Date.parse(value)
      : (numberField(value, { field, least: 0, most }) ?? Number.NaN);
  if (!(time >= 0 && time <= most)) throw invalid(`${field} must be a time, as 2026-01-31T12:00:00Z`);
  return new Date(time);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
