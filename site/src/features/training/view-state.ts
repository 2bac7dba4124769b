/** What a reader has chosen to see, as it stands in the address. */
export interface ViewState {
  x: Axis;
  xLog: boolean;
  yLog: boolean;
  /** Smoothing, in comparisons; 0 for none. */
  span: number;
  /** The part of the x axis that is shown, in its unit (time in milliseconds); null for all of it. */
  window: readonly [number, number] | null;
  /** Ids of curves that are not shown. */
  hidden: readonly string[];
  /** The rebuild whose history before is laid under the curves. */
  rebuild: number | null;
  /** The checkpoint that is held against the served one. */
  checkpoint: number | null;
}

export const AXES = ['comparisons', 'step', 'time'] as const;
export type Axis = (typeof AXES)[number];
export const SPANS = [0, 50, 200, 1000] as const;

export const DEFAULT_VIEW: ViewState = {
  x: 'comparisons',
  xLog: false,
  yLog: false,
  span: 200,
  window: null,
  hidden: [],
  rebuild: null,
  checkpoint: null,
};

const numberIn = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;

/** Whatever an address says that makes no sense is as if it were not there. */
export function viewIn(search: string): ViewState {
  const query = new URLSearchParams(search);
  const x = AXES.find((axis) => axis === query.get('x')) ?? DEFAULT_VIEW.x;
  const [from, to] = [numberIn(query.get('from')), numberIn(query.get('to'))];
  return {
    x,
    // A date has no logarithm that means anything.
    xLog: query.get('xscale') === 'log' && x !== 'time',
    yLog: query.get('yscale') === 'log',
    span: SPANS.find((span) => String(span) === query.get('smooth')) ?? DEFAULT_VIEW.span,
    window: from !== null && to !== null && from < to ? [from, to] : null,
    hidden: (query.get('hide') ?? '').split(',').filter((id) => /^[a-z-]{1,40}$/.test(id)),
    rebuild: numberIn(query.get('rebuild')),
    checkpoint: numberIn(query.get('checkpoint')),
  };
}

/** The address of a view, without what is as it is by default; parameters of others stay. */
export function searchOf(view: ViewState, search: string): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string | number | null, isDefault: boolean) => {
    if (value === null || isDefault) query.delete(name);
    else query.set(name, String(value));
  };
  put('x', view.x, view.x === DEFAULT_VIEW.x);
  put('xscale', 'log', !view.xLog);
  put('yscale', 'log', !view.yLog);
  put('smooth', view.span, view.span === DEFAULT_VIEW.span);
  put('from', view.window?.[0] ?? null, false);
  put('to', view.window?.[1] ?? null, false);
  put('hide', view.hidden.join(','), view.hidden.length === 0);
  put('rebuild', view.rebuild, false);
  put('checkpoint', view.checkpoint, false);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** A part of what is shown, about a place in it.
 *  @param whole the axis from its first to its last point
 *  @param factor below 1 shows less, above 1 more
 *  @returns null where that is all of it */
export function zoomed(
  shown: readonly [number, number],
  whole: readonly [number, number],
  { at, factor, log }: { at: number; factor: number; log: boolean },
): readonly [number, number] | null {
  const [on, back] = log ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const about = on(Math.max(at, log ? 1 : at));
  const [low, high] = shown.map((edge) => about + factor * (on(Math.max(edge, log ? 1 : edge)) - about)) as [
    number,
    number,
  ];
  return within([Math.round(back(low)), Math.round(back(high))], whole);
}

/** What lies beside what is shown.
 *  @param share of what is shown, negative for what is before it */
export function moved(
  [low, high]: readonly [number, number],
  whole: readonly [number, number],
  share: number,
): readonly [number, number] {
  const wanted = Math.round(share * (high - low));
  const by = Math.min(whole[1] - high, Math.max(whole[0] - low, wanted));
  return [low + by, high + by];
}

function within(
  [low, high]: [number, number],
  whole: readonly [number, number],
): readonly [number, number] | null {
  const [from, to] = [Math.max(low, whole[0]), Math.min(high, whole[1])];
  if (from <= whole[0] && to >= whole[1]) return null;
  return to - from < 1 ? [from, from + 1] : [from, to];
}
