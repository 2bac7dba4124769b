import { type Swipe, swipeAfter, swipeProgress } from './swipe.ts';

interface Handlers {
  /** −1 … 1 while a finger swipes, 0 when it has left. */
  onprogress: (progress: number) => void;
  onswipe: (side: 'a' | 'b') => void;
}

/** From the edge of the screen a swipe goes back in the browser's history. */
const EDGE_PX = 24;

/** Wide code and tables scroll under the same finger. */
function scrollsSideways(target: Element | null, within: Element): boolean {
  for (let element = target; element && element !== within; element = element.parentElement) {
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible')
      return true;
  }
  return false;
}

function mayStart(event: PointerEvent, node: HTMLElement): boolean {
  const { pointerType, isPrimary, clientX, target } = event;
  if (pointerType !== 'touch' || !isPrimary) return false;
  if (clientX < EDGE_PX || clientX > innerWidth - EDGE_PX) return false;
  if (getSelection()?.isCollapsed === false) return false;
  return !scrollsSideways(target as Element, node);
}

/** Tells of a finger swiping across an element. Scrolling, selecting text and the browser's own gestures are left alone. */
export function swipeGesture(node: HTMLElement, initial: Handlers) {
  let handlers = initial;
  let start: { x: number; y: number; atMs: number; pointerId: number } | null = null;
  let swipe: Swipe = 'undecided';

  function down(event: PointerEvent): void {
    if (!event.isPrimary) finish(); // A second finger zooms.
    if (!mayStart(event, node)) return;
    start = { x: event.clientX, y: event.clientY, atMs: event.timeStamp, pointerId: event.pointerId };
    swipe = 'undecided';
  }

  function move(event: PointerEvent): void {
    if (event.pointerId !== start?.pointerId) return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    swipe = swipeAfter(swipe, { dx, dy, elapsedMs: event.timeStamp - start.atMs });
    if (swipe === 'swiping') handlers.onprogress(swipeProgress(dx, innerWidth));
    else if (swipe === 'given-up') start = null;
  }

  function up(event: PointerEvent): void {
    if (event.pointerId !== start?.pointerId) return;
    const progress = swipe === 'swiping' ? swipeProgress(event.clientX - start.x, innerWidth) : 0;
    finish();
    if (Math.abs(progress) === 1) handlers.onswipe(progress < 0 ? 'a' : 'b');
  }

  function finish(): void {
    if (swipe === 'swiping') handlers.onprogress(0);
    start = null;
    swipe = 'undecided';
  }

  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: finish } as const;
  for (const [name, listener] of Object.entries(listeners))
    node.addEventListener(name, listener as (event: Event) => void);
  return {
    update(changed: Handlers): void {
      handlers = changed;
    },
    destroy(): void {
      for (const [name, listener] of Object.entries(listeners))
        node.removeEventListener(name, listener as (event: Event) => void);
    },
  };
}
