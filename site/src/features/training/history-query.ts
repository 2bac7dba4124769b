import type { ViewState } from './view-state.ts';

/** More than a chart has columns of pixels worth telling apart. */
const POINTS = 600;

/** What is asked for the charts of a view; the page asks for the default view before its scripts are there. */
export function historyQuery({ x, xLog }: Pick<ViewState, 'x' | 'xLog'>) {
  return { points: String(POINTS), x, scale: xLog ? ('log' as const) : ('linear' as const) };
}
