import type { Compared, CompareRequest, Scores } from '../../../../worker/contract/score.ts';
import { api } from '../../lib/api.ts';
import { backoffMs } from '../../lib/backoff.ts';
import { type Failure, failureOf } from '../../lib/failure.ts';

const DEBOUNCE_MS = 200;

export interface Scored {
  compared: Compared;
  scores: Scores['scores'];
}

/** Scores the newest text, once typing rests; an older request is aborted and can never overtake. */
export class Scorer {
  scored = $state.raw<Scored | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #slug: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();
  #failures = 0;

  constructor(slug: string) {
    this.#slug = slug;
  }

  /** @param delayMs 0 scores at once */
  ask(request: CompareRequest, delayMs = DEBOUNCE_MS): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#score(request), delayMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  async #score({ prompt, a, b }: CompareRequest): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const [compared, { scores }] = await Promise.all([
        api.compare(this.#slug, { prompt, a, b }, signal),
        api.score(this.#slug, { prompt, responses: [a, b] }, signal),
      ]);
      if (signal.aborted) return;
      this.scored = { compared, scores };
      this.failure = null;
      this.#failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error, { prompt, a, b });
    }
  }

  /** A server that is away comes back, and a project without a model gets one: both are asked again. */
  #fail(error: unknown, request: CompareRequest): void {
    this.failure = failureOf(error);
    if (!this.failure.retry && this.failure.code !== 'checkpoint_not_found') return;
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#score(request), backoffMs(this.#failures + 1, Math.random()));
  }
}
