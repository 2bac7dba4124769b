export interface ChartKeys {
  /** To a place in the part that is shown, counted from its first. */
  moveTo: (at: number) => void;
  /** Of the pointer; −1 where it is nowhere yet. */
  at: number;
  /** How many places are shown. */
  places: number;
  /** In or out about the pointer; null for all of it. */
  scale: (factor: number | null) => void;
  /** To what lies before or after, by a share of what is shown. */
  pan: (share: number) => void;
  open: () => void;
}

const FAR = 10;
const PAN = 0.5;

/** What a key does on a chart.
 *  @returns whether it was one of its keys */
export function pressedOnChart(event: KeyboardEvent, keys: ChartKeys): boolean {
  const { moveTo, at, places, scale, pan, open } = keys;
  const by = event.shiftKey ? FAR : 1;
  /** Beyond the edge there may be more: it comes into view. */
  const step = (to: number) => {
    if (to < 0 || to >= places) pan(to < 0 ? -PAN : PAN);
    else moveTo(to);
  };
  const acts: Record<string, () => void> = {
    ArrowLeft: () => (at < 0 ? moveTo(places - 1) : step(at - by)),
    ArrowRight: () => (at < 0 ? moveTo(0) : step(at + by)),
    PageUp: () => pan(-PAN),
    PageDown: () => pan(PAN),
    Home: () => moveTo(0),
    End: () => moveTo(places - 1),
    '+': () => scale(0.5),
    '=': () => scale(0.5),
    '-': () => scale(2),
    '0': () => scale(null),
    Escape: () => scale(null),
    Enter: open,
  };
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
  act?.();
  return act !== undefined;
}
