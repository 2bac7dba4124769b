import type { Bias, Fragility, StyleControlled } from '../../../../worker/contract/statistics.ts';
import { formatCount, formatPercent, formatSigned, plural } from '../../lib/format.ts';

/** A value with its 95 % interval. */
export interface Effect {
  value: number;
  lower: number;
  upper: number;
}

type Style = Extract<StyleControlled, { defined: true }>['coefficients'][number]['feature'];
type Speed = Extract<Bias['speed']['model'], { defined: true }>;

/** Whether the interval still holds `none`, so that there may be no effect at all. */
const mayBeNone = ({ lower, upper }: Effect, none: number): boolean => lower <= none && none <= upper;

const MAY_BE_NONE = 'The interval holds none, so there may be no effect at all.';

const chance = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** How often one of two equals wins that has an advantage of so much, in log odds. */
function winsInWords({ value, lower, upper }: Effect, scale = 1): string {
  const [at, from, to] = [value, lower, upper].map((each) => formatPercent(chance(each * scale)));
  return `${at} of the decided comparisons (${from} to ${to})`;
}

const MORE: Record<Style, string> = {
  length: 'that is longer',
  lists: 'with more lists',
  headers: 'with more headings',
  bold: 'with more bold text',
};

/** What a coefficient of style says. */
export function styleInWords(feature: Style, effect: Effect): string {
  if (mayBeNone(effect, 0)) return MAY_BE_NONE;
  return `Between equal systems, a response ${MORE[feature]} by one standard deviation wins ${winsInWords(effect)}.`;
}

export function leftInWords(effect: Effect): string {
  if (mayBeNone(effect, 0.5)) return 'The interval holds 50 %, so there may be no lean to a side.';
  return effect.value > 0.5
    ? 'More than half go to the response shown first, whatever it says: show sides in random order.'
    : 'More than half go to the response shown second, whatever it says: show sides in random order.';
}

export function lengthInWords(effect: Effect): string {
  if (mayBeNone(effect, 0)) return MAY_BE_NONE;
  return `Between equal systems, a response twice as long wins ${winsInWords(effect, Math.LN2)}.`;
}

/** @param whom with whom an answer agrees */
export function speedInWords(effect: Speed, whom: string): string {
  const shares = `The faster half agrees with ${whom} in ${formatPercent(effect.fast)}, the slower in ${formatPercent(effect.slow)}.`;
  if (mayBeNone(effect, 0)) return `${shares} ${MAY_BE_NONE}`;
  return `${shares} ${effect.value > 0 ? 'Who takes longer agrees more' : 'Who takes longer agrees less'}.`;
}

export const effectText = ({ value, lower, upper }: Effect, as: 'log odds' | 'share'): string => {
  const text = (each: number) => (as === 'share' ? formatPercent(each, 1) : formatSigned(each));
  return `${text(value)} (${text(lower)} to ${text(upper)})`;
};

/** How few comparisons hold the leader up, in one sentence. */
export function fragilityInWords(found: Extract<Fragility, { defined: true }>): string {
  const { leader, challenger, comparisons, exact, least, most, share } = found;
  const of = `of ${plural(comparisons, 'comparison')}`;
  if (most === null || challenger === null)
    return least > comparisons
      ? `${leader} leads whichever ${of} are taken out.`
      : `${leader} leads at least until ${plural(least, 'comparison')} are taken out, ${of}; no removal was found that changes it.`;
  const part = share === null ? '' : ` (${formatPercent(share, share < 0.1 ? 1 : 0)})`;
  const bound = exact ? '' : `; fewer than ${formatCount(least)} cannot do it`;
  return `Without ${formatCount(most)}${part} ${of}, ${challenger} would lead instead of ${leader}${bound}.`;
}
