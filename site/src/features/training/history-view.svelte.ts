import type { Training } from '../../../../worker/contract/training.ts';
import { api } from '../../lib/api.ts';
import { LiveView } from '../../lib/live-view.svelte.ts';
import { historyQuery } from './history-query.ts';
import { type Point, pointsOf, withDetail } from './points.ts';
import type { ViewState } from './view-state.ts';

/** A reader who drags on or presses a key again is waited for. */
const SETTLE_MS = 150;

type Wanted = Pick<ViewState, 'x' | 'xLog' | 'window'>;

/** The loss history as a view wants it: all of it as finely as it can be seen, what is zoomed into more finely. */
export class HistoryView {
  readonly live: LiveView<Training>;
  #detail = $state.raw<Point[]>([]);
  #before = $state.raw<{ id: number; points: Point[] } | null>(null);
  readonly #wanted: () => Wanted;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(wanted: () => Wanted) {
    this.#wanted = wanted;
    this.live = new LiveView<Training>((slug) => api.trainingWindow(slug, historyQuery(this.#wanted())));
  }

  readonly #overview = $derived.by(() => (this.live.value ? pointsOf(this.live.value) : []));
  readonly points = $derived.by(() => withDetail(this.#overview, this.#detail));

  /** The history before a rebuild; empty until it is there. */
  before(id: number | null): readonly Point[] {
    return this.#before !== null && this.#before.id === id ? this.#before.points : [];
  }

  /** Reads the part that is zoomed into; none where all is shown. */
  zoom(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const { window } = this.#wanted();
    const { slug } = this.live;
    if (window === null || slug === null) {
      this.#detail = [];
      return;
    }
    this.#timer = setTimeout(() => void this.#readDetail(slug, window), SETTLE_MS);
  }

  async readBefore(id: number): Promise<void> {
    const { slug } = this.live;
    if (slug === null || this.#before?.id === id) return;
    // One that is no longer kept is as if it had not been asked for.
    const earlier = await api.trainingBefore(slug, id).catch(() => null);
    this.#before = earlier && { id, points: pointsOf(earlier) };
  }

  async #readDetail(slug: string, [from, to]: readonly [number, number]): Promise<void> {
    this.#abort = new AbortController();
    const query = { ...historyQuery(this.#wanted()), from: String(from), to: String(to) };
    try {
      this.#detail = pointsOf(await api.trainingWindow(slug, query, this.#abort.signal));
    } catch {
      // What is known coarsely is shown until the next attempt.
    }
  }
}
