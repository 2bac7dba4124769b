import type { ResponseKey } from '../../../../../worker/core/ranking.ts';
import { t } from '../../../i18n/i18n.svelte.ts';
import { type Order, standingOf } from './order.ts';

/** A response's name among those shown. */
export const letterOf = (key: ResponseKey): string => key.toUpperCase();

/** Where a response stands, for who does not see it. */
export function placeInWords(order: Order, key: ResponseKey): string {
  const { tiedWith, ...where } = standingOf(order, key);
  if (tiedWith.length === 0) return t('ranking_place', where);
  return t('ranking_place_tied', { ...where, others: tiedWith.map(letterOf).join(', ') });
}
