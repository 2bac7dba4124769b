import type { ComparisonsSaved } from '../../../worker/contract/savings.ts';
import { formatCount } from './format.ts';

const REASONS: Record<NonNullable<ComparisonsSaved['reason']>, string> = {
  no_random_arm: 'Every pair is drawn at random here: the model chooses none.',
  too_few_chosen:
    'How many comparisons the model’s choice of pairs saves is not known yet: it has trained on fewer than 50 pairs that it chose.',
  too_few_held_out:
    'How many comparisons the model’s choice of pairs saves is not known yet: fewer than 100 are on held-out prompts.',
  not_better:
    'The model’s choice of pairs has saved no comparisons so far: on held-out prompts the model is no better than the random arm, which had fewer.',
  not_measured: 'How many comparisons the model’s choice of pairs has saved was not measured for this model.',
};

/** What letting the model choose pairs has brought, in a sentence. */
export function savedInWords({ value, standard_error, reason }: ComparisonsSaved): string {
  if (value === null) return REASONS[reason ?? 'not_measured'];
  const rounded = Math.round(value);
  const error = standard_error === null ? '' : ` ± ${formatCount(Math.round(standard_error))}`;
  const verb = rounded < 0 ? 'cost' : 'saved';
  const count = `${formatCount(Math.abs(rounded))}${error}`;
  if (standard_error !== null && Math.abs(value) < 2 * standard_error) {
    return `Letting the model choose pairs has made no clear difference so far: ${count} comparisons ${verb}, against drawing all at random.`;
  }
  return `Letting the model choose pairs has ${verb} ${count} comparisons, against drawing all at random.`;
}
