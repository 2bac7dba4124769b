const KEY = 'encoding';
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

/** How far an encoder has got with a project's responses. */
export interface EncodingProgress {
  /** Names the encoder, see `encoderHash`. */
  encoder: string;
  responses: number;
  embedded: number;
  /** Why the encoder did not answer when it was last asked; null where it did. */
  error: string | null;
}

interface Kept extends EncodingProgress {
  failures: number;
  retryAtMs: number;
}

/** As much of a Durable Object's `storage.kv` as is needed here. */
interface KeptValues {
  get<Value>(key: string): Value | undefined;
  put<Value>(key: string, value: Value): void;
  delete(key: string): unknown;
}

/** What a trainer remembers of its encoder, for one that waits may be evicted meanwhile. An encoder that fails is asked again after
 *  5 s, 10 s, 20 s … and then every minute. */
export class EncodingState {
  readonly #kv: KeptValues;
  #kept: Kept | null;

  constructor(kv: KeptValues) {
    this.#kv = kv;
    this.#kept = this.#kv.get<Kept>(KEY) ?? null;
  }

  get progress(): EncodingProgress | null {
    if (!this.#kept) return null;
    const { encoder, responses, embedded, error } = this.#kept;
    return { encoder, responses, embedded, error };
  }

  /** In how many milliseconds the encoder may be asked again; 0 is now. */
  waitMs(nowMs: number): number {
    return Math.max(0, (this.#kept?.retryAtMs ?? 0) - nowMs);
  }

  /** From here on it is about this encoder; of another nothing is remembered. */
  use(encoder: string | null): void {
    if (encoder === null) this.#forget();
    else if (this.#kept?.encoder !== encoder) {
      this.#keep({ encoder, responses: 0, embedded: 0, error: null, failures: 0, retryAtMs: 0 });
    }
  }

  surveyed(counts: { responses: number; embedded: number }): void {
    this.#change(counts);
  }

  worked(newlyEmbedded: number): void {
    const embedded = (this.#kept?.embedded ?? 0) + newlyEmbedded;
    this.#change({ embedded, error: null, failures: 0, retryAtMs: 0 });
  }

  /** Whatever it failed of may have been put right. */
  askAgain(): void {
    this.#change({ failures: 0, retryAtMs: 0 });
  }

  failed(error: string, nowMs: number): void {
    const failures = (this.#kept?.failures ?? 0) + 1;
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    this.#change({ error, failures, retryAtMs: nowMs + delayMs });
  }

  #change(change: Partial<Kept>): void {
    if (this.#kept) this.#keep({ ...this.#kept, ...change });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    this.#kv.put(KEY, kept);
  }

  #forget(): void {
    if (this.#kept) this.#kv.delete(KEY);
    this.#kept = null;
  }
}
