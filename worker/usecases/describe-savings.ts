import type { ComparisonsSaved } from '../contract/savings.ts';
import type { StoredSavings } from '../storage/stored-card.ts';

/** Comparisons saved, as the API shows them. */
export function describeSavings(savings: StoredSavings | null): ComparisonsSaved {
  if (savings === null) return { value: null, standard_error: null, reason: 'not_measured' };
  const { value, standardError, reason } = savings;
  return { value, standard_error: standardError, reason };
}
