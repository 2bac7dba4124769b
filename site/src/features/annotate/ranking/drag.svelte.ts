import type { ResponseKey } from '../../../../../worker/core/ranking.ts';
import { dropAt, type Order } from './order.ts';

/** A press that moves less is no drag. */
const THRESHOLD_PX = 6;
/** This near to an end of the window, below the prompt and above the bar of answers, it scrolls. */
const EDGE_PX = 110;
const SCROLL_PX = 9;

interface Dragging {
  key: ResponseKey;
  /** As it was when the drag began. */
  from: Order;
  startY: number;
  y: number;
  grip: HTMLElement;
}

/** Lets a card be dragged up and down its list by pointer: mouse, pen or finger. Cards stay where they are in the document until
 *  it is dropped, for moving the one that is held would let it go; meanwhile `preview` says where they are shown. */
export class CardDrag {
  /** The order as it would be if it were dropped now; null while nothing is dragged. */
  preview = $state.raw<Order | null>(null);
  key = $state<ResponseKey | null>(null);
  readonly #cards: () => HTMLElement[];
  readonly #ondrop: (order: Order, key: ResponseKey) => void;
  #dragging: Dragging | null = null;
  #frame = 0;

  /** @param cards each with its response's key as `data-key` */
  constructor(cards: () => HTMLElement[], ondrop: (order: Order, key: ResponseKey) => void) {
    this.#cards = cards;
    this.#ondrop = ondrop;
  }

  press(event: PointerEvent, key: ResponseKey, from: Order): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    this.#dragging = { key, from, grip, startY: event.clientY, y: event.clientY };
  }

  move(event: PointerEvent): void {
    const dragging = this.#dragging;
    if (!dragging) return;
    dragging.y = event.clientY;
    if (this.preview === null && Math.abs(dragging.y - dragging.startY) < THRESHOLD_PX) return;
    if (this.preview === null) this.#begin(dragging);
    else this.#place(dragging);
  }

  drop(): void {
    const [order, dragging] = [this.preview, this.#dragging];
    this.cancel();
    if (order && dragging) this.#ondrop(order, dragging.key);
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    this.#dragging = null;
    this.preview = null;
    this.key = null;
  }

  /** Cards are shown short while one is dragged, so that all are within reach: then the held one must come back under the
   *  pointer. */
  #begin(dragging: Dragging): void {
    this.preview = dragging.from;
    this.key = dragging.key;
    this.#frame = requestAnimationFrame(() => {
      const { top, height } = dragging.grip.getBoundingClientRect();
      scrollBy({ top: top + height / 2 - dragging.y, behavior: 'instant' });
      this.#follow();
    });
  }

  #follow(): void {
    const dragging = this.#dragging;
    if (!dragging) return;
    if (dragging.y < EDGE_PX) scrollBy({ top: -SCROLL_PX, behavior: 'instant' });
    if (dragging.y > innerHeight - EDGE_PX) scrollBy({ top: SCROLL_PX, behavior: 'instant' });
    this.#place(dragging);
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #place({ key, from, y }: Dragging): void {
    const above = this.#cards().filter((card) => {
      const { top, height } = card.getBoundingClientRect();
      return card.dataset['key'] !== key && top + height / 2 < y;
    });
    this.preview = dropAt(from, key, above.length);
  }
}
