import type { ComparisonsSaved } from '../contract/savings.ts';
import type { StoredCard } from '../storage/schema.ts';

/** What a checkpoint's card says of the comparisons saved. */
export function describeSavings(card: StoredCard | null): ComparisonsSaved {
  const { value, standardError, reason } = card?.savings ?? {
    value: null,
    standardError: null,
    reason: 'not_measured' as const,
  };
  return { value, standard_error: standardError, reason };
}
