import { slugOf } from './address.ts';
import { backoffMs } from './backoff.ts';
import { type Failure, failureOf, UNKNOWN_PROJECT } from './failure.ts';
import { type LiveState, watchProject } from './live.ts';

/** Something of a project that is read now and again whenever its model moves. */
export class LiveView<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  live = $state<LiveState>('connecting');
  slug = $state<string | null>(null);
  readonly #read: (slug: string) => Promise<T>;
  #newest = 0;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopWatching = () => {};

  constructor(read: (slug: string) => Promise<T>) {
    this.#read = read;
  }

  /** Call when the page is there; returns how to stop.
   *  @param watch whether what is shown changes as the model moves */
  start(pathname: string, { watch = true } = {}): () => void {
    this.slug = slugOf(pathname);
    if (this.slug === null) {
      this.failure = UNKNOWN_PROJECT;
      return () => {};
    }
    this.refresh();
    if (watch) this.#watch(this.slug);
    return () => {
      this.#stopWatching();
      clearTimeout(this.#retry);
    };
  }

  #watch(slug: string): void {
    this.#stopWatching = watchProject({
      slug,
      refresh: () => this.refresh(),
      onState: (state) => {
        this.live = state;
      },
    });
  }

  refresh(): void {
    clearTimeout(this.#retry);
    if (this.slug !== null) void this.#load(this.slug);
  }

  async #load(slug: string): Promise<void> {
    // Answers may overtake each other; only the newest request may show its own.
    this.#newest += 1;
    const mine = this.#newest;
    try {
      const value = await this.#read(slug);
      if (mine !== this.#newest) return;
      this.value = value;
      this.failure = null;
      this.#failures = 0;
    } catch (error) {
      if (mine === this.#newest) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.failure = failureOf(error);
    if (!this.failure.retry) {
      this.#stopWatching();
      return;
    }
    this.#failures += 1;
    this.#retry = setTimeout(() => this.refresh(), backoffMs(this.#failures + 1, Math.random()));
  }
}
