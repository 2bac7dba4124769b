import type { FieldErrors } from './field-errors.ts';

export interface ExportFilter {
  label: string;
  help: string;
  /** Null for a day. */
  range: readonly [least: number, most: number] | null;
}

/** What narrows an export down, by the name that the API gives it. */
export const EXPORT_FILTERS = {
  from: { label: 'From', help: 'Comparisons from this day on (UTC).', range: null },
  to: { label: 'Before', help: 'And before this one.', range: null },
  min_agreement: {
    label: 'Least agreement',
    help: 'Share, 0 to 1, of the pair’s judgements that say the same.',
    range: [0, 1],
  },
  min_weight: {
    label: 'Least weight',
    help: 'What a comparison counts for in training, 0 to 10.',
    range: [0, 10],
  },
  min_margin: {
    label: 'Least margin',
    help: 'Nats by which the newest model must rate the preferred response above the other.',
    range: [-1000, 1000],
  },
} as const satisfies Record<string, ExportFilter>;

export type FilterName = keyof typeof EXPORT_FILTERS;

/** A comma is a decimal point in most of Europe. */
export const filterValue = (typed: string): string => typed.trim().replace(',', '.').replace('−', '-');

/** What is wrong with filters as they were filled in, by field: which, and what would be right. */
export function filterErrors(typed: Record<FilterName, string>): FieldErrors {
  const errors: FieldErrors = {};
  for (const [name, { range }] of Object.entries(EXPORT_FILTERS)) {
    const value = filterValue(typed[name as FilterName]);
    if (value === '' || range === null) continue;
    const [least, most] = range;
    const number = /^-?\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most))
      errors[name] =
        `“${typed[name as FilterName]}” is no number from ${least} to ${most}. Write one, such as ${example(range)}, or leave it empty.`;
  }
  if (typed.from !== '' && typed.to !== '' && typed.from >= typed.to)
    errors['to'] = 'There is no day from the first to this one: choose a later one here, or leave it empty.';
  return errors;
}

const example = ([least, most]: readonly [number, number]): number => (least < 0 ? 0.5 : (least + most) / 2);
