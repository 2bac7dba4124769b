import { formatCount, plural } from '../../lib/format.ts';
import type { Axis } from './view-state.ts';

const MOMENT = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' } as const;
let moment: Intl.DateTimeFormat | undefined;

/** A place on the x axis in words; time in seconds. */
export function placeInWords(x: number, axis: Axis): string {
  if (axis === 'time') {
    moment ??= new Intl.DateTimeFormat('en-GB', MOMENT);
    return moment.format(1000 * x);
  }
  return axis === 'step' ? `Step ${formatCount(Math.round(x))}` : plural(Math.round(x), 'comparison');
}
