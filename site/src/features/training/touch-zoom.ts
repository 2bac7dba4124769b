/** What a chart does about fingers, in pixels from the plot's left edge. */
interface Touched {
  /** One finger lies or slides there. */
  onpoint: (left: number) => void;
  /** It slides sideways from one place to another, and has not been lifted yet. */
  ondraw: (from: number, to: number) => void;
  onselect: (from: number, to: number) => void;
  /** Two fingers went apart or together about a place: below 1 is closer. */
  onpinch: (factor: number, about: number) => void;
}

/** Less is a tap. */
const LEAST_DRAG_PX = 12;
/** Fingers that lie closer than this tell no factor. */
const LEAST_SPREAD_PX = 24;

interface Finger {
  startX: number;
  x: number;
}

/** Fingers on a chart, for a library that knows only the mouse. Up and down stays the page's scrolling (`touch-action: pan-y`).
 *  @returns how to stop */
export function touchZoom(plot: HTMLElement, { onpoint, ondraw, onselect, onpinch }: Touched): () => void {
  const fingers = new Map<number, Finger>();
  const stop = new AbortController();
  /** Two fingers were down since the last was lifted: what is left of them draws nothing. */
  let pinched = false;
  const leftOf = (clientX: number) => {
    const { left, width } = plot.getBoundingClientRect();
    return Math.min(width, Math.max(0, clientX - left));
  };

  function down({ pointerId, pointerType, clientX }: PointerEvent): void {
    if (pointerType === 'mouse') return;
    plot.setPointerCapture(pointerId);
    fingers.set(pointerId, { startX: clientX, x: clientX });
    pinched ||= fingers.size > 1;
    onpoint(leftOf(clientX));
  }

  function move({ pointerId, clientX }: PointerEvent): void {
    const finger = fingers.get(pointerId);
    if (!finger) return;
    finger.x = clientX;
    if (pinched) return;
    onpoint(leftOf(clientX));
    if (isDrag(finger)) ondraw(...rangeOf(finger));
  }

  function up({ pointerId }: PointerEvent): void {
    const finger = fingers.get(pointerId);
    if (!finger) return;
    if (fingers.size === 2) pinch([...fingers.values()] as [Finger, Finger]);
    else if (!pinched && isDrag(finger)) onselect(...rangeOf(finger));
    lift(pointerId);
  }

  function pinch([one, other]: [Finger, Finger]): void {
    const before = Math.abs(one.startX - other.startX);
    const after = Math.abs(one.x - other.x);
    if (before < LEAST_SPREAD_PX || after < LEAST_SPREAD_PX) return;
    onpinch(before / after, leftOf((one.startX + other.startX) / 2));
  }

  function lift(pointerId: number): void {
    fingers.delete(pointerId);
    if (fingers.size === 0) pinched = false;
  }

  const isDrag = ({ startX, x }: Finger) => Math.abs(x - startX) >= LEAST_DRAG_PX;
  const rangeOf = ({ startX, x }: Finger): [number, number] => [
    leftOf(Math.min(startX, x)),
    leftOf(Math.max(startX, x)),
  ];

  const on = { signal: stop.signal };
  plot.addEventListener('pointerdown', down, on);
  plot.addEventListener('pointermove', move, on);
  plot.addEventListener('pointerup', up, on);
  plot.addEventListener(
    'pointercancel',
    ({ pointerId }) => {
      lift(pointerId);
      ondraw(0, 0);
    },
    on,
  );
  return () => stop.abort();
}
